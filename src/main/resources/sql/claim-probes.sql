UPDATE proxy_probe
SET owner = :owner, lease_until = :leaseUntil, due_at = :leaseUntil, fence = fence + 1, started_at = :now
WHERE proxy_id IN (:ids)
