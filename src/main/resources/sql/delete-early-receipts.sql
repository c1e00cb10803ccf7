DELETE e
FROM JSON_TABLE(:receipts, '$[*]' COLUMNS (key_id VARCHAR(64) PATH '$[0]',
                                           status VARCHAR(12) COLLATE utf8mb4_nopad_bin PATH '$[1]')) r
STRAIGHT_JOIN early_receipt e ON e.key_id = CONVERT(r.key_id USING ascii) AND e.status = r.status
