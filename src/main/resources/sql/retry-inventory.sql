UPDATE gateway SET inventory_due_at = :dueAt, inventory_error = :error, inventory_owner = NULL
WHERE name = :name
