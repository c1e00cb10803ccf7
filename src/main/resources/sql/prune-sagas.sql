DELETE FROM saga WHERE outcome IS NOT NULL AND updated_at < UTC_TIMESTAMP() - INTERVAL :?days DAY ORDER BY id LIMIT :?batch
