UPDATE JSON_TABLE(:receipts, '$[*]' COLUMNS (
    campaign BIGINT PATH '$[0]', seq INT PATH '$[1]', state VARCHAR(11) PATH '$[2]', at VARCHAR(23) PATH '$[3]',
    error VARCHAR(255) PATH '$[4]')) r
STRAIGHT_JOIN message m ON m.campaign_id = r.campaign AND m.seq = r.seq
SET m.state = r.state, m.state_at = r.at, m.error = COALESCE(r.error, m.error)
