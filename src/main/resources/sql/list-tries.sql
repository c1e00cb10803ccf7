SELECT t.attempt, t.proxy_id, t.outcome, t.fault, t.error, t.started_at, t.ended_at,
       p.protocol, p.host, p.port, p.country, p.success_rate
FROM saga_try t
LEFT JOIN proxy p ON p.id = t.proxy_id
WHERE t.saga_id = :id
ORDER BY t.attempt
