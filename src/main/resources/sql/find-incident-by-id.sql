SELECT * FROM incident WHERE id = :id
