INSERT INTO proxy_probe (proxy_id, cause, priority, wanted_at, due_at)
SELECT id, :cause, 0, :now, :now
FROM proxy
WHERE id = :id
ON DUPLICATE KEY UPDATE
  wanted_at = IF(priority = 0 AND batch_id IS NULL, wanted_at, :now),
  cause = IF(batch_id IS NULL, :cause, cause),
  priority = 0,
  due_at = IF(owner IS NULL, LEAST(due_at, :now), due_at)
