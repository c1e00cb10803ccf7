INSERT INTO saga (instance_name, gateway, kind, step, step_since, proxy_id, cause, due_at, started_at,
                  updated_at)
SELECT i.name, i.gateway, 'connection', 'ASSESS', :now, p.id,
       IF(i.recovery_fault IN ('start', 'flapping'), i.recovery_fault, 'reconnect'), :now, :now, :now
FROM instance i
LEFT JOIN proxy p ON p.assigned_instance_name = i.name
WHERE i.name IN (:names)
ON DUPLICATE KEY UPDATE id = saga.id
