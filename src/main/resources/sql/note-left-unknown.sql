INSERT INTO message_event (campaign_id, seq, at, event, instance, detail)
SELECT m.campaign_id, m.seq, :now, 'stays_unknown', r.instance_name, :why
FROM message m
LEFT JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
WHERE m.campaign_id = :campaign AND m.seq IN (:seqs)
