UPDATE sweep_run SET ended_at = :now, error = 'took too long'
WHERE running_sweep = :sweep AND started_at < :tooLong
