UPDATE instance
SET paired = :paired, version = version + 1, changed_at = :now
WHERE name = :name AND gateway = :gateway AND paired IS NULL AND (:paired = 1 OR connected_since IS NULL)
