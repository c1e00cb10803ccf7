UPDATE proxy SET response_ms = :millis, updated_at = :now WHERE id = :id
