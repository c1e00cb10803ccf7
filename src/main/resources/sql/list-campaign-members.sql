SELECT r.position, r.instance_name, i.gateway, i.enabled, i.connection_status, g.reachable, r.active, r.inactive_since,
       r.inactive_error, r.attempts, r.sent, r.failed, r.`unknown`, r.returned, r.last_sent_at,
       s.held_at, s.held_code, s.next_free_at, IF(s.day = :day, s.day_count, 0) AS day_count
FROM campaign_instance r
LEFT JOIN instance i ON i.name = r.instance_name
LEFT JOIN gateway g ON g.name = i.gateway
LEFT JOIN sender s ON s.instance_name = r.instance_name
WHERE r.campaign_id = :campaign
ORDER BY r.position
