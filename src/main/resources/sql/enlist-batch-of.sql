INSERT INTO proxy_probe (proxy_id, cause, priority, batch_id, wanted_at, due_at)
SELECT p.id, 'mass', 2, :batch, :now, :now
FROM proxy p
WHERE p.id IN (:ids)
ON DUPLICATE KEY UPDATE
  wanted_at = :now,
  cause = 'mass',
  batch_id = :batch,
  due_at = IF(owner IS NULL, LEAST(due_at, :now), due_at)
