DELETE FROM proxy_assignment WHERE outcome IS NOT NULL AND updated_at < UTC_TIMESTAMP() - INTERVAL :?days DAY ORDER BY id LIMIT :?batch
