SELECT r.position, r.instance_name, i.gateway
FROM campaign_instance r
JOIN instance i ON i.name = r.instance_name
JOIN gateway g ON g.name = i.gateway
WHERE r.campaign_id = :campaign AND r.active AND i.enabled AND i.connection_status = 'CONNECTED'
  AND i.gateway IN (:gateways) AND g.reachable IS NOT FALSE
ORDER BY r.position
