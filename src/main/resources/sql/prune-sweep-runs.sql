DELETE FROM sweep_run
WHERE ended_at IS NOT NULL AND started_at < UTC_TIMESTAMP() - INTERVAL :?days DAY
ORDER BY id
LIMIT :?batch
