SELECT * FROM campaign WHERE id = :id AND state = 'RUNNING' AND next_due_at <= :now AND (ends_at IS NULL OR ends_at > :now)
FOR UPDATE SKIP LOCKED
