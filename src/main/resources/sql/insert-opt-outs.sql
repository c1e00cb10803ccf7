INSERT IGNORE INTO opt_out (person, since, source, instance, word, actor)
SELECT p.person, :now, :source, :instance, :word, :actor
FROM JSON_TABLE(:persons, '$[*]' COLUMNS (person BIGINT PATH '$')) p
