UPDATE JSON_TABLE(:counts, '$[*]' COLUMNS (
    position SMALLINT PATH '$[0]', attempts INT PATH '$[1]', sent INT PATH '$[2]', failed INT PATH '$[3]',
    doubtful INT PATH '$[4]', returned INT PATH '$[5]')) c
STRAIGHT_JOIN campaign_instance r ON r.campaign_id = :campaign AND r.position = c.position
SET r.attempts = r.attempts + c.attempts, r.sent = r.sent + c.sent, r.failed = r.failed + c.failed,
    r.`unknown` = r.`unknown` + c.doubtful, r.returned = r.returned + c.returned,
    r.last_sent_at = IF(c.sent > 0, :now, r.last_sent_at)
