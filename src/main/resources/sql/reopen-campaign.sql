UPDATE campaign
SET finished_at = IF(state = 'COMPLETED', NULL, finished_at), state_since = IF(state = 'COMPLETED', :now, state_since),
    state = IF(state = 'COMPLETED', 'RUNNING', state)
WHERE id = :id
