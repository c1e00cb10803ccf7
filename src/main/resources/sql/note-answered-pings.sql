UPDATE instance SET pinged_at = :now, failed_pings = 0 WHERE name IN (:names)
