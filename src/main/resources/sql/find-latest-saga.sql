SELECT a.id, a.kind, a.step, a.outcome, a.attempt, a.cause, a.last_error, a.due_at, a.started_at, a.updated_at
FROM saga a
WHERE a.instance_name = :instance AND a.kind = :kind
ORDER BY a.id DESC
LIMIT 1
