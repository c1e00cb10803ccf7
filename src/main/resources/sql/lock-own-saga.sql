SELECT id FROM saga WHERE id = :id AND fence = :fence AND outcome IS NULL FOR UPDATE
