-- A gateway through which one run of the deep sweep heard nobody is told from one that stays mute.
ALTER TABLE gateway
  ADD COLUMN IF NOT EXISTS mute_runs INT NOT NULL DEFAULT 0 COMMENT 'runs of the deep sweep in a row that heard nobody';
