UPDATE instance
SET needs_since = IF(:need IS NULL, NULL, :now), needs_human = :need, version = version + 1, changed_at = :now
WHERE name = :instance
  AND (:need IS NOT NULL AND needs_human IS NULL OR :need IS NULL AND needs_human IN (:shared, :unreadable))
