UPDATE instance
SET next_attempt_at = :now, recovery_fault = COALESCE(recovery_fault, 'stuck'), version = version + 1, changed_at = :now
WHERE name IN (:names) AND enabled = 1 AND next_attempt_at IS NULL AND connection_status <> 'CONNECTED'
