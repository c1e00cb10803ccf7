SELECT q.proxy_id, q.cause, q.batch_id, q.fence, q.started_at, p.protocol, p.host, p.port, p.username, p.password
FROM proxy_probe q
JOIN proxy p ON p.id = q.proxy_id
WHERE q.proxy_id IN (:ids)
ORDER BY q.priority, q.proxy_id
