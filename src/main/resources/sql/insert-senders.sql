INSERT IGNORE INTO sender (instance_name)
SELECT i.name FROM JSON_TABLE(:instances, '$[*]' COLUMNS (name VARCHAR(255) COLLATE utf8mb4_nopad_bin PATH '$')) i
