INSERT INTO saga (instance_name, gateway, step, cause, due_at, started_at, updated_at)
SELECT i.name, i.gateway, 'LOOK', 'opened', :now, :now, :now
FROM instance i
JOIN gateway g ON g.name = i.gateway
WHERE i.proxy_state = 'none'
  AND i.connection_status = 'CONNECTED'
  AND i.enabled = 1
  AND i.gateway IN (:gateways)
  AND g.inventory_at IS NOT NULL
  AND NOT EXISTS (SELECT 1
                  FROM saga a
                  WHERE a.instance_name = i.name
                    AND (a.outcome IS NULL
                         OR a.outcome IN ('failed', 'conflict') AND a.updated_at > :retrySince
                         OR a.outcome = 'returned' AND a.cause = 'admin' AND a.updated_at > i.connected_since))
ORDER BY i.connected_since
LIMIT :limit
ON DUPLICATE KEY UPDATE id = saga.id
