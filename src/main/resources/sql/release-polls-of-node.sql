UPDATE gateway
SET poll_owner = NULL, poll_lease_until = NULL, poll_due_at = :now, poll_fence = poll_fence + 1
WHERE poll_owner = :owner
