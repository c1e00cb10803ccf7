SELECT id FROM campaign WHERE state = 'RUNNING' AND next_due_at <= :now ORDER BY next_due_at, id LIMIT :limit
