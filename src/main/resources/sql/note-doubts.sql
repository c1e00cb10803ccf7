INSERT INTO message_event (campaign_id, seq, at, event, instance, detail)
SELECT m.campaign_id, m.seq, :now, 'unknown', r.instance_name, :why
FROM message m
LEFT JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
WHERE m.campaign_id = :campaign AND m.seq BETWEEN :first AND :last AND m.claim_id = :claim AND m.state = 'sending'
