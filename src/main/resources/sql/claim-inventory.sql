UPDATE gateway SET inventory_due_at = :leaseUntil WHERE name = :name AND inventory_due_at <= :now
