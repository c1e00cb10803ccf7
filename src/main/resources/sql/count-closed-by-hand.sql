SELECT COUNT(*)
FROM incident
WHERE kind = :kind AND subject = :subject AND closed_by IS NOT NULL AND closed_at > :handSince
