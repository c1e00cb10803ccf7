UPDATE campaign SET state = 'PAUSED', state_since = :now, state_reason = :reason, state_evidence = :evidence
WHERE id = :id AND state = 'RUNNING'
