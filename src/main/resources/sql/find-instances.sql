SELECT * FROM instance WHERE name IN (:names)
