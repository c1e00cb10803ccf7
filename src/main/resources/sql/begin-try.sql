INSERT INTO proxy_assignment_try (assignment_id, attempt, proxy_id, started_at)
VALUES (:id, :attempt, :proxy, :now)
ON DUPLICATE KEY UPDATE assignment_id = assignment_id
