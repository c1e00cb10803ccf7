SELECT m.campaign_id, m.seq, m.claim_id, m.settlings, m.person, m.fields, m.position, m.attempts, m.sending_at,
       m.state_at, r.instance_name, NULL AS gateway
FROM message m
JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
WHERE m.settle_at IS NOT NULL AND m.state = 'unknown' AND m.sending_at < :before
LIMIT :limit
