INSERT INTO incident_event (incident_id, at, state) VALUES (:id, :at, :state)
