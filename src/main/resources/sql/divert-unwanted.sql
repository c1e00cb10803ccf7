UPDATE saga a
JOIN instance i ON i.name = a.running_instance
SET a.kind = 'assignment', a.pairing_number = NULL, a.step = 'CLEAR', a.step_since = :now,
    a.cause = IF(i.enabled = 0, 'disabled', 'removed'), a.failures = 0, a.fence = a.fence + 1,
    a.owner = NULL, a.due_at = GREATEST(:now, COALESCE(a.lease_until, :now)), a.lease_until = NULL, a.updated_at = :now
WHERE a.outcome IS NULL
  AND a.step <> 'CLEAR'
  AND (i.enabled = 0 OR i.needs_human = 'removed-at-gateway')
  AND (a.touched_gateway = 1 OR a.proxy_id IS NOT NULL)
