-- A proxy that failed its newest probe while an instance has it.
ALTER TABLE proxy
  ADD COLUMN IF NOT EXISTS suspect BOOLEAN
    AS (IF(failed_probes > 0 AND assigned_instance_name IS NOT NULL, 1, NULL)) PERSISTENT,
  ADD KEY IF NOT EXISTS proxy_suspect (suspect);
