SELECT g.name AS subject, COUNT(i.id) AS affected, COALESCE(g.last_error, 'no answer') AS detail
FROM gateway g
LEFT JOIN instance i ON i.gateway = g.name AND i.enabled = 1
WHERE g.name IN (:gateways)
  AND g.reachable = 0
  AND g.reachable_since <= :downSince
  AND g.poll_due_at >= :polledSince
GROUP BY g.name, g.last_error
