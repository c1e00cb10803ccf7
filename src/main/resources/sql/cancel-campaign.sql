UPDATE campaign SET state = 'CANCELLED', state_since = :now, state_reason = NULL, state_evidence = NULL,
                    finished_at = :now
WHERE id = :id AND state IN ('DRAFT', 'RUNNING', 'PAUSED')
