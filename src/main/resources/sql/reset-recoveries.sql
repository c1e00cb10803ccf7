UPDATE instance
SET attempt = 0, next_attempt_at = NULL, recovery_fault = NULL, error_515_attempt = 0
WHERE (enabled = 0
       OR connection_status = 'CONNECTED' AND (NOT recovery_fault <=> 'flapping' OR connected_since <= :stableSince))
  AND (attempt > 0 OR next_attempt_at IS NOT NULL OR recovery_fault IS NOT NULL OR error_515_attempt > 0)
