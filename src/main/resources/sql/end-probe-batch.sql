UPDATE probe_batch
SET state = 'done', finished_at = :now
WHERE id = :id
  AND state = 'running'
  AND NOT EXISTS (SELECT 1 FROM proxy_probe q WHERE q.batch_id = probe_batch.id)
