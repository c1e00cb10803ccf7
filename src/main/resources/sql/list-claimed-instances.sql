SELECT r.instance_name
FROM message m
JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
WHERE m.campaign_id = :campaign AND m.seq BETWEEN :first AND :last AND m.claim_id = :claim AND m.state = 'claimed'
