UPDATE proxy_probe
SET owner = NULL, lease_until = NULL, due_at = :now, fence = fence + 1
WHERE owner = :owner
