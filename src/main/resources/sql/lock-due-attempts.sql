SELECT i.name, i.recovery_fault
FROM instance i
WHERE i.next_attempt_at <= :now
  AND i.enabled = 1
  AND (i.connection_status <> 'CONNECTED' OR i.recovery_fault = 'flapping')
  AND (i.needs_human IS NULL OR i.needs_human IN (:beside))
  AND i.gateway IN (:gateways)
  AND EXISTS (SELECT 1
              FROM gateway g
              WHERE g.name = i.gateway
                AND COALESCE(g.reachable, 1) = 1
                AND (g.started_at IS NULL OR g.inventory_at >= g.started_at
                     OR g.started_at <= :unexplained AND COALESCE(i.paired, i.connected_since IS NOT NULL) = 1)
                AND (i.connection_status <> 'DISCONNECTED' OR i.reason_code IS NOT NULL
                     OR g.inventory_at > i.status_since
                     OR i.status_since <= :unexplained AND COALESCE(i.paired, i.connected_since IS NOT NULL) = 1))
  AND NOT EXISTS (SELECT 1 FROM saga s WHERE s.running_instance = i.name)
ORDER BY i.next_attempt_at, i.id
LIMIT :limit
FOR UPDATE SKIP LOCKED
