UPDATE saga
SET outcome = 'returned', last_error = 'its gateway is not configured any more', pairing_number = NULL,
    fence = fence + 1, owner = NULL, due_at = NULL, lease_until = NULL, updated_at = :now
WHERE running_instance = :instance
