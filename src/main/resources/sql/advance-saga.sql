UPDATE saga
SET step_since = IF(step = :step, step_since, :now), step = :step, due_at = :dueAt, failures = :failures,
    attempt = :attempt, proxy_id = :proxy, set_answer = :setAnswer, set_at = IF(:stored, :now, set_at),
    restart_at = IF(:newTry, NULL, restart_at), last_error = COALESCE(:error, last_error), owner = NULL,
    lease_until = NULL, updated_at = :now
WHERE id = :id AND fence = :fence AND outcome IS NULL
