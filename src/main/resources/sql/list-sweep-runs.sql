SELECT id, sweep, node, cause, started_at, ended_at, findings, error
FROM sweep_run
WHERE sweep = :sweep
ORDER BY id DESC
LIMIT :limit
