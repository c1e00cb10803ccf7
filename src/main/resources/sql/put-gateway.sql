INSERT INTO gateway (name, kind, poll_due_at, inventory_due_at)
VALUES (:name, :kind, :now, :now)
ON DUPLICATE KEY UPDATE kind = VALUES(kind), inventory_due_at = :now
