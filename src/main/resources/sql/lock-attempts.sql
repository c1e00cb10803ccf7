SELECT STRAIGHT_JOIN m.seq, m.state, m.doubted
FROM JSON_TABLE(:outcomes, '$[*]' COLUMNS (seq INT PATH '$[0]', claim BIGINT PATH '$[1]')) o
JOIN message m ON m.campaign_id = :campaign AND m.seq = o.seq AND m.claim_id = o.claim
WHERE m.state IN ('sending', 'unknown', 'pending')
FOR UPDATE
