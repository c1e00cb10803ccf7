SELECT * FROM campaign WHERE id = :id AND state = 'RUNNING' AND next_due_at <= :now FOR UPDATE SKIP LOCKED
