UPDATE gateway SET inventory_due_at = :dueAt, inventory_error = :error WHERE name = :name
