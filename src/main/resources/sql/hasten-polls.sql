UPDATE gateway SET poll_due_at = :now WHERE name IN (:names) AND poll_owner IS NULL
