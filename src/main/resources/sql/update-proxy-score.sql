UPDATE proxy
SET success_rate = :score,
    band = :band,
    readmitted_at = IF(:band < 3 AND inactive_cause = 'score', :now, readmitted_at),
    half_open_at = IF(:band < 3, NULL, half_open_at),
    half_open_attempt = IF(:band < 2, 0, half_open_attempt),
    is_active = CASE WHEN :band = 3 THEN 0 WHEN inactive_cause = 'score' THEN 1 ELSE is_active END,
    inactive_cause = CASE WHEN :band < 3 AND inactive_cause = 'score' THEN NULL
                          WHEN :band = 3 AND inactive_cause IS NULL THEN 'score' ELSE inactive_cause END,
    updated_at = :now
WHERE id = :id
