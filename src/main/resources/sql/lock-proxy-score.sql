SELECT success_rate, is_active, inactive_cause FROM proxy WHERE id = :id FOR UPDATE
