UPDATE sweep_run SET ended_at = :now, error = 'its node ended' WHERE node = :owner AND ended_at IS NULL
