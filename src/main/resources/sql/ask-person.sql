UPDATE instance
SET needs_since = :now, needs_human = :need, version = version + 1, changed_at = :now
WHERE name = :name
  AND version = :version
  AND (needs_human IS NULL OR :stops AND needs_human IN (:beside))
