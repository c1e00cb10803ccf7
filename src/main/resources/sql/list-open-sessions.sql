SELECT i.name, i.gateway, i.failed_pings
FROM instance i
WHERE i.enabled = 1
  AND i.connection_status = 'CONNECTED'
  AND i.gateway IN (:gateways)
  AND NOT EXISTS (SELECT 1 FROM saga s
                  WHERE s.running_instance = i.name AND (s.kind = 'connection' OR s.restart_at IS NOT NULL))
ORDER BY i.pinged_at, i.name
