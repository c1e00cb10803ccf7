SELECT i.name, i.connection_status
FROM instance i
JOIN gateway g ON g.name = i.gateway AND g.reachable = 1
LEFT JOIN saga s ON s.running_instance = i.name
WHERE i.down = 1 AND i.next_attempt_at IS NULL AND s.id IS NULL
  AND i.connection_status IN ('LOADING', 'INITIALIZING', 'RECONNECTING', 'DISCONNECTED')
  AND i.status_since <= :stuckSince
  AND (i.needs_human IS NULL OR i.needs_human IN (:beside))
  AND (i.paired = 1 OR i.paired IS NULL AND i.connected_since IS NOT NULL)
  AND COALESCE((SELECT t.updated_at FROM saga t WHERE t.instance_name = i.name ORDER BY t.id DESC LIMIT 1)
               <= :stuckSince, TRUE)
ORDER BY i.status_since, i.name
LIMIT :limit
