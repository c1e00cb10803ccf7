SELECT p.*
FROM proxy p
JOIN instance i ON i.name = p.assigned_instance_name
WHERE i.gateway = :gateway
