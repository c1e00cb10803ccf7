UPDATE proxy
SET is_active = 1, inactive_cause = NULL, half_open_at = NULL, success_rate = :score, band = :band, updated_at = :now
WHERE id = :id
