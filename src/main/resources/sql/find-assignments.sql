SELECT * FROM proxy_assignment WHERE id IN (:ids) ORDER BY id
