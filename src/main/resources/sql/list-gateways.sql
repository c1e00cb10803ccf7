SELECT name, kind, reachable, reachable_since, last_error, polled_at, poll_millis, inventory_at, inventory_error
FROM gateway
ORDER BY name
