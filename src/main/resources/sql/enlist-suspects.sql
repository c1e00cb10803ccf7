INSERT INTO saga (instance_name, gateway, kind, step, step_since, proxy_id, cause, due_at, started_at, updated_at)
SELECT i.name, i.gateway, 'connection', 'ASSESS', :now, p.id, 'probe-failed', :now, :now, :now
FROM proxy p
JOIN instance i ON i.name = p.assigned_instance_name
LEFT JOIN saga s ON s.running_instance = i.name
WHERE p.suspect = 1
  AND i.enabled = 1
  AND i.connection_status = 'CONNECTED'
  AND i.proxy_state IN ('stored', 'effective')
  AND i.gateway IN (:gateways)
  AND s.id IS NULL
  AND COALESCE((SELECT d.updated_at FROM saga d WHERE d.instance_name = i.name AND d.cause = 'probe-failed'
                ORDER BY d.updated_at DESC LIMIT 1) < p.probed_at, TRUE)
  AND NOT EXISTS (SELECT 1 FROM incident f WHERE f.open_key = 'proxy-fault:unreachable')
LIMIT :limit
ON DUPLICATE KEY UPDATE id = saga.id
