UPDATE gateway
SET started_at = :now, inventory_due_at = LEAST(inventory_due_at, :now)
WHERE name IN (:gateways)
