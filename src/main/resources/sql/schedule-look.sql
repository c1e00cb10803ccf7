UPDATE instance
SET next_attempt_at   = :lookAt,
    attempt           = GREATEST(attempt - IF(recovery_fault <=> 'restart-required', 0, 1), 0),
    error_515_attempt = GREATEST(error_515_attempt - IF(recovery_fault <=> 'restart-required', 1, 0), 0)
WHERE name = :instance
