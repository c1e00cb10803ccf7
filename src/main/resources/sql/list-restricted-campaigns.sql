SELECT c.id, c.name, COUNT(*) AS instances, COALESCE(SUM(s.held_at >= c.state_since), 0) AS held
FROM campaign c
JOIN campaign_instance r ON r.campaign_id = c.id
JOIN sender s ON s.instance_name = r.instance_name
WHERE c.state = 'RUNNING'
GROUP BY c.id, c.name
HAVING held > 0 AND held >= :share * instances
