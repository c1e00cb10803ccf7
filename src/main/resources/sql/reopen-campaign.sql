UPDATE campaign SET state = 'RUNNING', state_since = :now, finished_at = NULL
WHERE id = :id AND state = 'COMPLETED'
