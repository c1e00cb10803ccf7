UPDATE instance
SET needs_since = NULL, needs_human = NULL, version = version + 1, changed_at = :now
WHERE name IN (:names) AND needs_human = :need
