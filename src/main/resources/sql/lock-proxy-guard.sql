INSERT INTO proxy_guard (name) VALUES (:name) ON DUPLICATE KEY UPDATE name = proxy_guard.name
