UPDATE instance
SET error_515_attempt = error_515_attempt + 1
WHERE name = :name
  AND version = :version
  AND next_attempt_at IS NULL
  AND error_515_attempt = :made
  AND enabled = 1
  AND connection_status <> 'CONNECTED'
