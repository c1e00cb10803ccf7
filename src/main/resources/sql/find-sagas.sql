SELECT * FROM saga WHERE id IN (:ids) ORDER BY id
