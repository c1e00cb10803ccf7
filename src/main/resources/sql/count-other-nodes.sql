SELECT COUNT(*) FROM node WHERE name <> :name AND beat_at >= :aliveSince
