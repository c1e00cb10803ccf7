INSERT INTO saga (instance_name, gateway, step, cause, due_at, started_at, updated_at)
SELECT i.name, i.gateway, 'LOOK', 'opened', :now, :now, :now
FROM instance i
JOIN gateway g ON g.name = i.gateway
LEFT JOIN saga r ON r.running_instance = i.name
WHERE i.proxy_state = 'none'
  AND i.connection_status = 'CONNECTED'
  AND i.enabled = 1
  AND i.gateway IN (:gateways)
  AND g.inventory_at IS NOT NULL
  AND r.id IS NULL
  AND COALESCE((SELECT f.updated_at FROM saga f WHERE f.instance_name = i.name AND f.outcome = 'failed'
                ORDER BY f.updated_at DESC LIMIT 1) <= :retrySince, TRUE)
  AND COALESCE((SELECT c.updated_at FROM saga c WHERE c.instance_name = i.name AND c.outcome = 'conflict'
                ORDER BY c.updated_at DESC LIMIT 1) <= :retrySince, TRUE)
  AND NOT EXISTS (SELECT 1
                  FROM saga b
                  WHERE b.instance_name = i.name AND b.updated_at > i.connected_since
                    AND b.outcome = 'returned' AND b.cause = 'admin')
ORDER BY i.connected_since
LIMIT :limit
ON DUPLICATE KEY UPDATE id = saga.id
