SELECT 0 AS position, i.name AS instance_name, TRUE AS active, NULL AS inactive_since, NULL AS inactive_error,
       0 AS attempts, 0 AS sent, 0 AS failed, 0 AS `unknown`, 0 AS returned, NULL AS last_sent_at, i.gateway, i.enabled,
       i.connection_status, i.status_since, g.reachable, s.held_at, s.held_code, s.next_free_at,
       IF(s.day = :day, s.day_count, 0) AS day_count
FROM instance i
JOIN gateway g ON g.name = i.gateway
LEFT JOIN sender s ON s.instance_name = i.name
WHERE i.name IN (:names)
