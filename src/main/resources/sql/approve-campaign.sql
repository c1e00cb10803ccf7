UPDATE campaign SET approved_at = :now, approved_by = :actor
WHERE id = :id AND approved_at IS NULL AND state IN ('DRAFT', 'RUNNING', 'PAUSED')
