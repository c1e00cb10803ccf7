INSERT INTO gateway_history (gateway, kept, looked_at) VALUES (:gateway, :kept, :now)
ON DUPLICATE KEY UPDATE kept = :kept, looked_at = :now
