UPDATE sweep_run SET ended_at = :now, findings = :findings, error = :error WHERE id = :id AND ended_at IS NULL
