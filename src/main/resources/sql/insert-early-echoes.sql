INSERT IGNORE INTO early_echo (key_id, instance, person, text_hash, at, seen_at)
SELECT e.key_id, e.instance, e.person, e.text_hash, e.at, :now
FROM JSON_TABLE(:echoes, '$[*]' COLUMNS (
    key_id VARCHAR(64) PATH '$[0]', instance VARCHAR(255) PATH '$[1]', person BIGINT PATH '$[2]',
    text_hash CHAR(64) PATH '$[3]', at VARCHAR(23) PATH '$[4]')) e
WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.key_id = CONVERT(e.key_id USING ascii))
