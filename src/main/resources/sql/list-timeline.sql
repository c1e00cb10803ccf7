SELECT id, instance_name, at, subject, from_value, to_value, cause, evidence
FROM instance_timeline
WHERE instance_name = :name AND id < :before
ORDER BY id DESC
LIMIT :limit
