SELECT STRAIGHT_JOIN m.campaign_id, m.seq, m.state, m.position, m.key_id
FROM JSON_TABLE(:keys, '$[*]' COLUMNS (key_id VARCHAR(64) PATH '$')) r
JOIN message m ON m.key_id = CONVERT(r.key_id USING ascii)
FOR UPDATE
