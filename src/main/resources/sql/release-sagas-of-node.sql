UPDATE saga
SET owner = NULL, lease_until = NULL, due_at = :now, fence = fence + 1, updated_at = :now
WHERE running_instance IS NOT NULL AND owner = :owner
