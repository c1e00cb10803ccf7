SELECT success_rate, is_active FROM proxy WHERE id = :id FOR UPDATE
