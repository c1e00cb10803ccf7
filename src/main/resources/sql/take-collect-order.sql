UPDATE node SET collect_at = NULL WHERE name = :name AND collect_at IS NOT NULL
