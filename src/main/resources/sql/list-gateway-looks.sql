SELECT name, reachable, reachable_since, last_error, poll_due_at, inventory_error
FROM gateway
WHERE name IN (:names)
ORDER BY name
