UPDATE gateway SET inventory_owner = NULL, inventory_due_at = :now WHERE inventory_owner = :owner
