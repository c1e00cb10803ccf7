UPDATE instance
SET enabled = :enabled, version = version + 1, changed_at = :now
WHERE name = :name AND enabled <> :enabled
