DELETE FROM incident WHERE closed_at < UTC_TIMESTAMP() - INTERVAL :?days DAY AND told = 2 ORDER BY id LIMIT :?batch
