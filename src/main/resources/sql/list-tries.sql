SELECT t.attempt, t.proxy_id, t.fault, t.error, t.started_at, t.ended_at
FROM saga_try t
WHERE t.saga_id = :id
ORDER BY t.attempt
