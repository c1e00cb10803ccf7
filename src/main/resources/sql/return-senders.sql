UPDATE JSON_TABLE(:taken, '$[*]' COLUMNS (name VARCHAR(255) COLLATE utf8mb4_nopad_bin PATH '$[0]',
                                          messages INT PATH '$[1]')) t
STRAIGHT_JOIN sender s ON s.instance_name = t.name
SET s.day_count = GREATEST(s.day_count - t.messages, 0)
