DELETE FROM claim WHERE id IN (:claims) AND remaining <= 0
