INSERT INTO incident (kind, subject, detail, affected, total, opened_at, last_seen_at)
SELECT :kind, :subject, :detail, :affected, :total, :now, :seen
FROM DUAL
WHERE NOT EXISTS (SELECT 1
                  FROM incident c
                  WHERE c.kind = :kind AND c.subject = :subject AND c.closed_by IS NOT NULL
                    AND c.closed_at > :handSince)
