UPDATE node
SET beat_at = :now, dead_at = NULL, heap_used = :used, heap_max = :max
WHERE name = :name AND incarnation = :incarnation
