UPDATE proxy
SET success_rate = :score,
    band = :band,
    inactive_cause = IF(is_active = 1 AND :band = 3, 'score', inactive_cause),
    is_active = IF(:band = 3, 0, is_active),
    updated_at = :now
WHERE id = :id
