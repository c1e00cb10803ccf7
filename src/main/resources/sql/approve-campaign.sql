UPDATE campaign SET approved_at = :now, approved_by = :actor, approved_messages = :messages
WHERE id = :id AND COALESCE(approved_messages, 0) < :messages AND state IN ('DRAFT', 'RUNNING', 'PAUSED')
