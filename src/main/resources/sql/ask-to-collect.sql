UPDATE node SET collect_at = :now WHERE name = :name AND dead_at IS NULL AND collect_at IS NULL
