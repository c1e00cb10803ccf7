UPDATE proxy SET is_active = 0, inactive_cause = 'admin', updated_at = :now WHERE id = :id
