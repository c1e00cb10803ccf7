INSERT IGNORE INTO node (name, incarnation, started_at, beat_at, http_url, heap_used, heap_max)
VALUES (:name, :incarnation, :startedAt, :now, :url, :used, :max)
