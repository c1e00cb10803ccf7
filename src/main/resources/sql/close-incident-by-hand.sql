UPDATE incident SET closed_at = :now, closed_by = :actor WHERE id = :id AND closed_at IS NULL
