INSERT INTO node (name, started_at, beat_at, http_url, heap_used, heap_max)
VALUES (:name, :startedAt, :now, :url, :used, :max)
ON DUPLICATE KEY UPDATE beat_at = VALUES(beat_at), dead_at = NULL,
                        heap_used = VALUES(heap_used), heap_max = VALUES(heap_max)
