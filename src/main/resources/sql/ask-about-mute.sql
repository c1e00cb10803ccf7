UPDATE instance
SET needs_since = :now, needs_human = :need, version = version + 1, changed_at = :now
WHERE name = :name AND needs_human IS NULL AND enabled = 1 AND failed_pings >= :atLeast
