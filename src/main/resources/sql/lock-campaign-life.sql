SELECT id FROM campaign WHERE id = :id AND state IN ('DRAFT', 'RUNNING', 'PAUSED') FOR UPDATE
