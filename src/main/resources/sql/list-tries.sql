SELECT t.attempt, t.proxy_id, t.fault, t.error, t.started_at, t.ended_at
FROM proxy_assignment_try t
WHERE t.assignment_id = :id
ORDER BY t.attempt
