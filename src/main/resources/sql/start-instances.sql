UPDATE instance
SET status_since      = IF(connection_status = 'RECONNECTING', status_since, :now),
    connection_status = 'RECONNECTING',
    recovery_fault    = 'start',
    next_attempt_at   = :now,
    version           = version + 1,
    changed_at        = :now
WHERE name IN (:names)
