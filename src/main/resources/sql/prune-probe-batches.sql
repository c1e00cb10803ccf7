DELETE FROM probe_batch WHERE finished_at IS NOT NULL AND started_at < UTC_TIMESTAMP() - INTERVAL :?days DAY ORDER BY started_at LIMIT :?batch
