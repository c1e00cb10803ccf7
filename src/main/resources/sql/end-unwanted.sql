UPDATE saga a
JOIN instance i ON i.name = a.running_instance
SET a.outcome = 'abandoned', a.last_error = 'the instance is not wanted any more', a.pairing_number = NULL,
    a.fence = a.fence + 1, a.owner = NULL, a.due_at = NULL, a.lease_until = NULL, a.updated_at = :now
WHERE a.outcome IS NULL
  AND a.kind = :kind
  AND a.step <> 'CLEAR'
  AND (i.enabled = 0 OR i.needs_human = 'removed-at-gateway')
  AND a.touched_gateway = 0
  AND a.proxy_id IS NULL
