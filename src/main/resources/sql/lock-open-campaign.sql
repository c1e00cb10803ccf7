SELECT last_seq, IF(state <> 'RUNNING', 2147483647, GREATEST(:unasked, COALESCE(approved_messages, 0))) AS most
FROM campaign WHERE id = :id AND state IN ('DRAFT', 'RUNNING', 'PAUSED') FOR UPDATE
