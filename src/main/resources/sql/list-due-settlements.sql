SELECT m.campaign_id, m.seq, m.claim_id, m.settlings, m.person, m.fields, m.position, m.attempts, m.sending_at,
       m.state_at, r.instance_name, i.gateway
FROM message m
JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
JOIN instance i ON i.name = r.instance_name
JOIN gateway g ON g.name = i.gateway
WHERE m.settle_at <= :now AND m.state = 'unknown' AND i.gateway IN (:gateways) AND g.reachable IS NOT FALSE
ORDER BY m.settle_at
LIMIT :limit
