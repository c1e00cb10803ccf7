UPDATE proxy
SET is_active = 1, inactive_cause = NULL, success_rate = :score, band = :band, updated_at = :now
WHERE id = :id
