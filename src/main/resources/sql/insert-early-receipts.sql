INSERT IGNORE INTO early_receipt (key_id, status, at, seen_at)
SELECT r.key_id, r.status, r.at, :now
FROM JSON_TABLE(:receipts, '$[*]' COLUMNS (key_id VARCHAR(64) PATH '$[0]', status VARCHAR(12) PATH '$[1]',
                                           at VARCHAR(23) PATH '$[2]')) r
