SELECT m.campaign_id, m.seq, m.claim_id, m.settlings, m.person, m.fields, m.position, m.attempts, m.sending_at,
       m.state_at, r.instance_name, i.gateway, m.key_id
FROM message m
JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
JOIN instance i ON i.name = r.instance_name
WHERE m.campaign_id = :campaign AND m.seq BETWEEN :seq - :around AND :seq + :around
  AND m.state IN ('sent', 'delivered', 'read') AND m.key_id IS NOT NULL AND m.sent_at <= :before
  AND i.gateway = :gateway
ORDER BY m.sent_at DESC
LIMIT 1
