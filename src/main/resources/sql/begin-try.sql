INSERT INTO saga_try (saga_id, attempt, proxy_id, started_at)
VALUES (:id, :attempt, :proxy, :now)
ON DUPLICATE KEY UPDATE saga_id = saga_id
