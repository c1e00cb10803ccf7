UPDATE instance i
SET i.recovery_fault = 'flapping', i.next_attempt_at = :now
WHERE i.name = :name
  AND i.enabled = 1
  AND COALESCE(i.paired, i.connected_since IS NOT NULL) = 1
  AND (i.recovery_fault IS NULL OR i.recovery_fault NOT IN ('flapping', 'restart-required'))
  AND (i.needs_human IS NULL OR i.needs_human IN (:beside))
  AND NOT EXISTS (SELECT 1 FROM saga s WHERE s.running_instance = i.name)
