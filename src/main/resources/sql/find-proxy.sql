SELECT * FROM proxy WHERE id = :id
