UPDATE campaign SET canary_left = NULL WHERE id = :id AND state = 'RUNNING' AND canary_left = 0
