SELECT s.instance_name, i.reason_code, i.reason
FROM instance i
JOIN sender s ON s.instance_name = i.name
WHERE i.needs_human = :restricted AND s.held_at IS NULL
