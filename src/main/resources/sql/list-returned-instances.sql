SELECT r.campaign_id, c.name, r.position, r.instance_name
FROM campaign_instance r
JOIN campaign c ON c.id = r.campaign_id
JOIN instance i ON i.name = r.instance_name
JOIN gateway g ON g.name = i.gateway
WHERE r.active = FALSE AND c.state = 'RUNNING' AND i.connection_status = 'CONNECTED'
  AND (i.status_since > r.inactive_since OR i.connected_since > r.inactive_since OR g.answered_at > r.inactive_since)
ORDER BY r.campaign_id, r.position
