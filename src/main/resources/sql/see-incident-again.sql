UPDATE incident
SET last_seen_at = GREATEST(last_seen_at, :seen), affected = :affected, total = :total, detail = :detail
WHERE open_key = CONCAT(:kind, ':', :subject)
