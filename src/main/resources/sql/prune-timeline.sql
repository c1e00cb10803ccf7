DELETE FROM instance_timeline WHERE at < UTC_TIMESTAMP() - INTERVAL :?days DAY ORDER BY at LIMIT :?batch
