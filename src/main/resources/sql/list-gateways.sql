SELECT name, kind, reachable, reachable_since, last_error, polled_at, poll_millis, inventory_at
FROM gateway
ORDER BY name
