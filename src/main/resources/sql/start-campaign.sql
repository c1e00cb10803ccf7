UPDATE campaign SET canary_left = IF(state_reason = 'canary', NULL, canary_left),
                    state = 'RUNNING', state_since = :now, state_reason = NULL, state_evidence = NULL,
                    started_at = COALESCE(started_at, :now), next_due_at = GREATEST(COALESCE(starts_at, :now), :now, next_due_at)
WHERE id = :id AND state IN ('DRAFT', 'PAUSED')
  AND last_seq <= GREATEST(:unasked, COALESCE(approved_messages, 0))
