SELECT m.campaign_id, m.seq, m.claim_id, m.settlings, m.person, m.fields, m.position, m.attempts, m.sending_at,
       m.state_at, r.instance_name, NULL AS gateway,
       e.key_id AS echo_key, e.text_hash AS echo_hash, e.at AS echo_at
FROM early_echo e
JOIN message m ON m.person = e.person AND m.state = 'unknown'
JOIN campaign_instance r ON r.campaign_id = m.campaign_id AND r.position = m.position AND r.instance_name = e.instance
WHERE e.key_id IN (:keys)
ORDER BY e.at, m.campaign_id, m.seq
