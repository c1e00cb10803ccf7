UPDATE JSON_TABLE(:taken, '$[*]' COLUMNS (name VARCHAR(255) COLLATE utf8mb4_nopad_bin PATH '$[0]',
                                          messages INT PATH '$[1]')) t
STRAIGHT_JOIN sender s ON s.instance_name = t.name
SET s.next_free_at = :free, s.day_count = IF(s.day >= :day, s.day_count, 0) + t.messages,
    s.day = GREATEST(COALESCE(s.day, :day), :day)
