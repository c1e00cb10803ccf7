UPDATE JSON_TABLE(:claims, '$[*]' COLUMNS (claim BIGINT PATH '$[0]', messages INT PATH '$[1]')) done
STRAIGHT_JOIN claim c ON c.id = done.claim
SET c.remaining = c.remaining - done.messages
