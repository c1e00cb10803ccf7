SELECT proxy_id
FROM proxy_probe
WHERE due_at <= :now
ORDER BY priority, due_at, proxy_id
LIMIT :limit
FOR UPDATE SKIP LOCKED
