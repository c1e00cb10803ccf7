UPDATE gateway
SET inventory_at = :takenAt, inventory_due_at = :dueAt, inventory_error = NULL
WHERE name = :name
