UPDATE JSON_TABLE(:outcomes, '$[*]' COLUMNS (
    seq INT PATH '$[0]', claim BIGINT PATH '$[1]', state VARCHAR(11) PATH '$[2]', key_id VARCHAR(64) PATH '$[3]',
    error VARCHAR(255) PATH '$[4]', queued VARCHAR(23) PATH '$[5]', settle VARCHAR(23) PATH '$[6]',
    sent VARCHAR(23) PATH '$[7]')) o
STRAIGHT_JOIN message m ON m.campaign_id = :campaign AND m.seq = o.seq
SET m.state = o.state, m.state_at = :now, m.key_id = o.key_id, m.error = o.error, m.queued_at = o.queued,
    m.settle_at = o.settle, m.settlings = 0, m.sent_at = o.sent
WHERE m.claim_id = o.claim AND m.state IN ('unknown', 'pending')
