UPDATE proxy_assignment a
JOIN instance i ON i.name = a.running_instance
SET a.step = 'CLEAR', a.cause = 'disabled', a.failures = 0, a.fence = a.fence + 1, a.owner = NULL,
    a.due_at = GREATEST(:now, COALESCE(a.lease_until, :now)), a.lease_until = NULL, a.updated_at = :now
WHERE a.outcome IS NULL AND a.step <> 'CLEAR' AND i.enabled = 0
