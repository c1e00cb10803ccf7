SELECT id, instance_name, at, subject, from_value, to_value, cause, evidence
FROM instance_timeline
WHERE id > :after AND id <= :upTo
ORDER BY id
LIMIT :limit
