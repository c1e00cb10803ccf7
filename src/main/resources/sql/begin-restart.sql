UPDATE saga SET restart_at = :now, updated_at = :now WHERE id = :id AND fence = :fence AND outcome IS NULL
