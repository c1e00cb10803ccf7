SELECT *
FROM incident
WHERE id < :before AND (:open IS NULL OR (closed_at IS NULL) = :open)
ORDER BY id DESC
LIMIT :limit
