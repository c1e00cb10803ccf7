UPDATE saga
SET outcome = :outcome, due_at = NULL, last_error = COALESCE(:error, last_error), owner = NULL, lease_until = NULL,
    proxy_id = :proxy, pairing_number = NULL, updated_at = :now
WHERE id = :id AND fence = :fence AND outcome IS NULL
