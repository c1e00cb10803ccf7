INSERT INTO proxy_probe (proxy_id, cause, priority, wanted_at, due_at)
SELECT p.id, 'half-open', 1, :now, :now
FROM proxy p
WHERE p.inactive_cause = 'score'
  AND p.half_open_at <= :now
  AND NOT EXISTS (SELECT 1 FROM proxy_probe q WHERE q.proxy_id = p.id)
ORDER BY p.half_open_at
LIMIT :limit
ON DUPLICATE KEY UPDATE proxy_id = proxy_probe.proxy_id
