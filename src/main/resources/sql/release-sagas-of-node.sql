UPDATE saga
SET owner = NULL, lease_until = NULL, due_at = :now, fence = fence + 1, updated_at = :now
WHERE owner = :owner AND outcome IS NULL
