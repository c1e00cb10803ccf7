SELECT id, kind, subject, detail, opened_at, last_seen_at, closed_at FROM incident WHERE id = :id
