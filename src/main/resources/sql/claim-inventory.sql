UPDATE gateway SET inventory_due_at = :leaseUntil, inventory_owner = :owner
WHERE name = :name AND inventory_due_at <= :now
