UPDATE JSON_TABLE(:messages, '$[*]' COLUMNS (seq INT PATH '$[0]', position SMALLINT PATH '$[1]')) taken
STRAIGHT_JOIN message m ON m.campaign_id = :campaign AND m.seq = taken.seq
SET m.state = 'claimed', m.state_at = :now, m.queued_at = NULL, m.position = taken.position, m.claim_id = :claim
WHERE m.state = 'pending'
