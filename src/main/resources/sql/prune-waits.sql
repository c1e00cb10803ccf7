DELETE FROM saga WHERE outcome = 'waiting' AND updated_at < UTC_TIMESTAMP() - INTERVAL 1 DAY ORDER BY updated_at LIMIT :?batch
