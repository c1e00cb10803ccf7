INSERT INTO sweep_run (sweep, node, cause, started_at) VALUES (:sweep, :node, :cause, :now) RETURNING id
