UPDATE gateway SET inventory_due_at = :now WHERE name IN (:names) AND inventory_due_at > :now
