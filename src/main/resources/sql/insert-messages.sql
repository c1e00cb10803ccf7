INSERT INTO message (campaign_id, seq, person, zone, fields, state, state_at)
SELECT :campaign, j.seq, j.person, j.zone, j.fields, IF(o.person IS NULL, 'pending', 'opted_out'), :now
FROM JSON_TABLE(:messages, '$[*]' COLUMNS (seq INT PATH '$[0]', person BIGINT PATH '$[1]', zone VARCHAR(255) PATH '$[2]',
                                           fields TEXT PATH '$[3]')) j
LEFT JOIN opt_out o ON o.person = j.person
