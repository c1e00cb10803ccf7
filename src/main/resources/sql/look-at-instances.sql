UPDATE gateway SET poll_due_at = :now
WHERE name IN (SELECT gateway FROM instance WHERE name IN (:names)) AND poll_owner IS NULL AND poll_due_at > :now
