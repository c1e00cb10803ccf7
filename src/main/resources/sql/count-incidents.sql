SELECT COUNT(*) FROM incident WHERE :open IS NULL OR (closed_at IS NULL) = :open
