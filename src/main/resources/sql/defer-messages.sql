UPDATE JSON_TABLE(:messages, '$[*]' COLUMNS (seq INT PATH '$[0]', due VARCHAR(23) PATH '$[1]',
                                             why VARCHAR(255) PATH '$[2]')) later
STRAIGHT_JOIN message m ON m.campaign_id = :campaign AND m.seq = later.seq
SET m.queued_at = later.due, m.error = later.why
WHERE m.state = 'pending'
