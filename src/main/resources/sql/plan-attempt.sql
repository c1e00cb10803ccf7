UPDATE instance
SET next_attempt_at = :at, recovery_fault = :fault
WHERE name = :name
  AND version = :version
  AND next_attempt_at IS NULL
  AND attempt = :attempt
  AND error_515_attempt = :error515Attempt
  AND enabled = 1
  AND connection_status <> 'CONNECTED'
