SELECT name FROM instance
WHERE enabled = 1 AND connection_status = 'CONNECTED' AND failed_pings >= :atLeast
ORDER BY failed_pings DESC, name
LIMIT :limit
