INSERT INTO campaign_instance (campaign_id, position, instance_name)
SELECT :campaign, i.position - 1, i.name
FROM JSON_TABLE(:instances, '$[*]' COLUMNS (position FOR ORDINALITY,
                                            name VARCHAR(255) COLLATE utf8mb4_nopad_bin PATH '$')) i
