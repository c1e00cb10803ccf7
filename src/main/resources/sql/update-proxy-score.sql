UPDATE proxy
SET success_rate = :score,
    band = :band,
    is_active = CASE WHEN :band = 3 THEN 0 WHEN inactive_cause = 'score' THEN 1 ELSE is_active END,
    inactive_cause = CASE WHEN :band < 3 AND inactive_cause = 'score' THEN NULL
                          WHEN :band = 3 AND inactive_cause IS NULL THEN 'score' ELSE inactive_cause END,
    updated_at = :now
WHERE id = :id
