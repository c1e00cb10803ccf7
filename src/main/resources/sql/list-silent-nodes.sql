SELECT name FROM node WHERE beat_at < :aliveSince AND dead_at IS NULL AND name <> :self
