SELECT i.*
FROM instance i
JOIN gateway g ON g.name = i.gateway
LEFT JOIN saga s ON s.running_instance = i.name
WHERE i.down = 1
  AND i.next_attempt_at IS NULL
  AND (i.needs_human IS NULL OR i.needs_human IN (:beside))
  AND (i.paired IS NOT NULL OR i.connected_since IS NOT NULL OR i.reason_code IS NOT NULL)
  AND (i.connection_status <> 'DISCONNECTED' OR i.reason_code IS NOT NULL OR g.inventory_at > i.status_since
       OR i.status_since <= :unexplained AND COALESCE(i.paired, i.connected_since IS NOT NULL) = 1)
  AND i.gateway IN (:gateways)
  AND COALESCE(g.reachable, 1) = 1
  AND s.id IS NULL
ORDER BY i.down_since, i.id
LIMIT :limit
