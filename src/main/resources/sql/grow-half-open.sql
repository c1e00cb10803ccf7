UPDATE proxy
SET half_open_at = NULL, half_open_attempt = LEAST(half_open_attempt + 1, 30)
WHERE id = :id AND inactive_cause = 'score'
