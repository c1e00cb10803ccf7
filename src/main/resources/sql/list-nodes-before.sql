SELECT name, beat_at
FROM node
WHERE name <> :name
  AND beat_at >= :aliveSince
  AND (started_at < :startedAt OR started_at = :startedAt AND name < :name)
