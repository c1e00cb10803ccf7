UPDATE gateway
SET inventory_at = :takenAt, inventory_due_at = :dueAt
WHERE name = :name
