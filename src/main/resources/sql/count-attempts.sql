UPDATE instance
SET next_attempt_at   = NULL,
    attempt           = attempt + IF(recovery_fault <=> 'restart-required' OR attempt = 32767, 0, 1),
    error_515_attempt = error_515_attempt + IF(recovery_fault <=> 'restart-required', 1, 0)
WHERE name IN (:names)
