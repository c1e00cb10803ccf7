SELECT id, kind, subject, detail, opened_at, last_seen_at FROM incident WHERE open_key IS NOT NULL ORDER BY id
