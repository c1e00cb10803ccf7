UPDATE proxy SET country = :country, updated_at = :now WHERE id = :id
