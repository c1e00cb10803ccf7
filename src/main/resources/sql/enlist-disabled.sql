INSERT INTO saga (instance_name, gateway, step, proxy_id, cause, due_at, started_at, updated_at)
SELECT i.name, i.gateway, 'CLEAR', p.id, 'disabled', :now, :now, :now
FROM instance i
JOIN proxy p ON p.assigned_instance_name = i.name
LEFT JOIN saga a ON a.running_instance = i.name
WHERE i.enabled = 0 AND i.proxy_state <> 'none' AND a.id IS NULL
LIMIT :limit
ON DUPLICATE KEY UPDATE id = saga.id
