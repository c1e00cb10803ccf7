SELECT m.campaign_id, m.seq, m.claim_id, m.settlings, m.person, m.fields, m.position, m.attempts, m.sending_at,
       m.state_at, r.instance_name, NULL AS gateway,
       e.key_id AS echo_key, e.text_hash AS echo_hash, e.at AS echo_at
FROM message m
JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position
JOIN early_echo e ON e.person = m.person AND e.instance = r.instance_name
WHERE m.settle_at IS NOT NULL AND m.state = 'unknown'
  AND (m.campaign_id, m.seq, e.at, e.key_id) > (:campaign, :seq, :at, :key)
ORDER BY m.campaign_id, m.seq, e.at, e.key_id
LIMIT :limit
