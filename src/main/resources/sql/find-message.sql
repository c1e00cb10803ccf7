SELECT m.seq, m.state, m.state_at, m.zone, m.queued_at, m.sending_at, m.sent_at, m.settle_at, m.error, r.instance_name,
       c.owner, o.since AS refused_at, o.word,
       (SELECT CONCAT_WS(': ', e.event, e.detail) FROM message_event e
        WHERE e.campaign_id = m.campaign_id AND e.seq = m.seq ORDER BY e.id DESC LIMIT 1) AS evidence
FROM message m
LEFT JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
LEFT JOIN claim c ON c.id = m.claim_id
LEFT JOIN opt_out o ON o.person = m.person
WHERE m.campaign_id = :campaign AND m.seq = :seq
