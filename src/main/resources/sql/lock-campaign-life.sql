SELECT id FROM campaign
WHERE id = :id AND state IN ('DRAFT', 'RUNNING', 'PAUSED') AND (ends_at IS NULL OR ends_at > :now)
FOR UPDATE
