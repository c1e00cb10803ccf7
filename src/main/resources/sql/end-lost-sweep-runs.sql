UPDATE sweep_run SET ended_at = :now, error = 'its end could not be recorded'
WHERE running_sweep = :sweep AND node = :node AND id NOT IN (:underWay)
