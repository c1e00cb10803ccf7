UPDATE node SET dead_at = :now WHERE name = :name AND beat_at < :aliveSince AND dead_at IS NULL
