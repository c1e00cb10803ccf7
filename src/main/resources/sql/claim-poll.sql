UPDATE gateway
SET poll_owner = :owner, poll_lease_until = :leaseUntil, poll_due_at = :leaseUntil, poll_fence = poll_fence + 1
WHERE name = :name AND poll_due_at <= :now
