INSERT INTO probe_batch (selection, started_by, started_at) VALUES (:selection, :by, :now)
