INSERT INTO node (name, incarnation, started_at, beat_at, http_url)
VALUES (:name, :incarnation, :now, :now, :url)
ON DUPLICATE KEY UPDATE incarnation = VALUES(incarnation), started_at = VALUES(started_at), beat_at = VALUES(beat_at),
                        dead_at = NULL, http_url = VALUES(http_url), heap_used = NULL, heap_max = NULL,
                        collect_at = NULL
