SELECT e.id AS event_id, e.at AS event_at, e.state AS event_state, n.*
FROM incident_event e
JOIN incident n ON n.id = e.incident_id
WHERE e.id > :after AND e.id <= :upTo
ORDER BY e.id
LIMIT :limit
