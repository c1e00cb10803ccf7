INSERT INTO saga (instance_name, gateway, step, proxy_id, cause, due_at, started_at, updated_at)
SELECT i.name, i.gateway, :step, (SELECT p.id FROM proxy p WHERE p.assigned_instance_name = i.name), :cause, :now, :now, :now
FROM instance i
WHERE i.name = :instance
