SELECT name, started_at, beat_at, dead_at, http_url, heap_used, heap_max
FROM node
ORDER BY name
