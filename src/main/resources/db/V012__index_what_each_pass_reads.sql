-- What each pass of the schedule reads is little while the fleet is well, however large it is.
ALTER TABLE instance
  ADD COLUMN IF NOT EXISTS down BOOLEAN AS (IF(enabled = 1 AND connection_status <> 'CONNECTED', 1, NULL)) PERSISTENT,
  ADD COLUMN IF NOT EXISTS recovering BOOLEAN AS (IF(attempt > 0 OR next_attempt_at IS NOT NULL
                                                     OR recovery_fault IS NOT NULL OR error_515_attempt > 0,
                                                     1, NULL)) PERSISTENT,
  ADD KEY IF NOT EXISTS instance_unplanned (down, next_attempt_at),
  ADD KEY IF NOT EXISTS instance_recovering (recovering);

-- The newest saga of an instance that ended in one way, or was begun for one cause; and all that ended in one way.
ALTER TABLE saga
  ADD KEY IF NOT EXISTS saga_newest_outcome (instance_name, outcome, updated_at),
  ADD KEY IF NOT EXISTS saga_newest_cause (instance_name, cause, updated_at),
  ADD KEY IF NOT EXISTS saga_outcome (outcome, updated_at);

-- When a cluster started. What it does not know of what happened before, only a newer inventory tells.
ALTER TABLE gateway
  ADD COLUMN IF NOT EXISTS started_at DATETIME(3) NULL COMMENT 'tries wait for an inventory that is newer';
