UPDATE gateway
SET inventory_at = :takenAt, inventory_due_at = :dueAt, inventory_error = NULL, inventory_owner = NULL
WHERE name = :name
