UPDATE gateway SET inventory_due_at = :dueAt WHERE name = :name
