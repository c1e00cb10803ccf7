INSERT INTO incident (kind, subject, detail, opened_at, last_seen_at)
VALUES (:kind, :subject, :detail, :now, :now)
ON DUPLICATE KEY UPDATE last_seen_at = :now
