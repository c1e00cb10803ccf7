UPDATE incident SET last_seen_at = :now WHERE open_key = CONCAT(:kind, ':', :subject) AND last_seen_at > :since
