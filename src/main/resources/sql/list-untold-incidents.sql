SELECT * FROM incident WHERE told = 0 OR told = 1 AND closed_at IS NOT NULL ORDER BY id LIMIT :limit
