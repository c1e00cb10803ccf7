SELECT name FROM instance WHERE name IN (:names)
