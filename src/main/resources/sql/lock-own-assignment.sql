SELECT id FROM proxy_assignment WHERE id = :id AND fence = :fence AND outcome IS NULL FOR UPDATE
