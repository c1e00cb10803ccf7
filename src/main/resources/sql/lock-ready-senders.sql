SELECT s.instance_name, IF(s.day >= :day, s.day_count, 0) AS day_count
FROM sender s
WHERE s.instance_name IN (:names) AND s.held_at IS NULL AND (s.next_free_at IS NULL OR s.next_free_at <= :now)
FOR UPDATE SKIP LOCKED
