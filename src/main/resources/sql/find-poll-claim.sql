SELECT name, poll_fence, inventory_due_at <= :now AS inventory_due
FROM gateway
WHERE name = :name AND poll_owner = :owner
