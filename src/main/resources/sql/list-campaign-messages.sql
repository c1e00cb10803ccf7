SELECT m.seq, m.person, m.fields, m.state, m.state_at, m.queued_at, m.attempts, m.sending_at, m.sent_at, m.key_id,
       m.settle_at, m.error, r.instance_name
FROM message m
LEFT JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
WHERE m.campaign_id = :campaign AND m.seq > :after AND (:state IS NULL OR m.state = :state)
  AND (:person IS NULL OR m.person = :person)
ORDER BY m.seq
LIMIT :limit
