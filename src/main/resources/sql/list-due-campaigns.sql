SELECT id FROM campaign WHERE state = 'RUNNING' AND next_due_at <= :now AND (ends_at IS NULL OR ends_at > :now)
ORDER BY next_due_at, id LIMIT :limit
