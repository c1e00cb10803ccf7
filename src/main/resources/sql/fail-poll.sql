UPDATE gateway
SET poll_due_at      = :dueAt,
    poll_owner       = NULL,
    poll_lease_until = NULL,
    last_error       = :error,
    reachable_since  = IF(reachable = 0, reachable_since, :now),
    reachable        = 0
WHERE name = :name AND poll_owner = :owner AND poll_fence = :fence
