SELECT last_seq, IF(state = 'DRAFT' OR approved_at IS NOT NULL, 2147483647, :unasked) AS most
FROM campaign WHERE id = :id AND state IN ('DRAFT', 'RUNNING', 'PAUSED') FOR UPDATE
