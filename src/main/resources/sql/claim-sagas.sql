UPDATE saga
SET owner = :owner, lease_until = :leaseUntil, due_at = :leaseUntil, fence = fence + 1, updated_at = :now
WHERE id IN (:ids)
