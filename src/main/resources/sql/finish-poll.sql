UPDATE gateway
SET polled_at        = COALESCE(:polledAt, polled_at),
    poll_millis      = :millis,
    answered_at      = :askedAt,
    poll_due_at      = :dueAt,
    poll_owner       = NULL,
    poll_lease_until = NULL,
    last_error       = NULL,
    reachable_since  = IF(reachable = 1, reachable_since, :now),
    reachable        = 1
WHERE name = :name AND poll_owner = :owner AND poll_fence = :fence
