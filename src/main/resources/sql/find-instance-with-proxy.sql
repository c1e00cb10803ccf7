SELECT i.*, p.id AS proxy_id, p.host AS proxy_host, p.port AS proxy_port, p.protocol AS proxy_protocol
FROM instance i
LEFT JOIN proxy p ON p.assigned_instance_name = i.name
WHERE i.name = :name
