UPDATE instance
SET attempt = 0, next_attempt_at = NULL, recovery_fault = NULL, error_515_attempt = 0
WHERE recovering = 1
  AND (enabled = 0
       OR connection_status = 'CONNECTED' AND (NOT recovery_fault <=> 'flapping' OR connected_since <= :stableSince))
