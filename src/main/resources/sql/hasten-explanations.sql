UPDATE gateway g
SET g.inventory_due_at = :now
WHERE g.name IN (:gateways)
  AND g.inventory_due_at > :later
  AND COALESCE(g.reachable, 1) = 1
  AND EXISTS (SELECT 1
              FROM instance i
              WHERE i.gateway = g.name AND i.down = 1 AND i.connection_status = 'DISCONNECTED'
                AND i.reason_code IS NULL AND i.needs_human IS NULL AND i.status_since >= g.inventory_at)
