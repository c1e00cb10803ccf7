INSERT INTO proxy_probe (proxy_id, cause, priority, wanted_at, due_at)
SELECT p.id, 'in-use', 1, :now, :now
FROM proxy p
WHERE p.is_used = 1
  AND (p.probed_at IS NULL OR p.probed_at <= :since)
  AND (p.last_used_at IS NULL OR p.last_used_at <= :since)
  AND (p.inactive_cause IS NULL OR p.inactive_cause <> 'score')
  AND NOT EXISTS (SELECT 1 FROM proxy_probe q WHERE q.proxy_id = p.id)
ORDER BY p.probed_at
LIMIT :limit
ON DUPLICATE KEY UPDATE proxy_id = proxy_probe.proxy_id
