-- Sagas that connect an instance, beside those that give it a proxy or take it back.
ALTER TABLE saga
  ADD COLUMN IF NOT EXISTS kind           VARCHAR(10) NOT NULL DEFAULT 'assignment' AFTER gateway,
  ADD COLUMN IF NOT EXISTS pairing_number VARCHAR(20) NULL
                                          COMMENT 'asks for a pairing code; forgotten when the saga ends' AFTER cause,
  ADD COLUMN IF NOT EXISTS step_since     DATETIME(3) NULL COMMENT 'when the present step was decided on' AFTER step,
  ADD CONSTRAINT IF NOT EXISTS saga_kind CHECK (kind IN ('assignment', 'connection'));

-- A try may go without a proxy, where that is allowed.
ALTER TABLE saga_try
  MODIFY COLUMN proxy_id BIGINT NULL,
  ADD COLUMN IF NOT EXISTS outcome VARCHAR(12) NULL COMMENT 'null while it runs' AFTER proxy_id;

-- Tries from before their outcome was kept: a fault was the proxy's, an error without one ended a try that was not
-- needed any more, and a login left neither.
UPDATE saga_try
SET outcome = CASE WHEN fault IS NOT NULL THEN 'failed' WHEN error IS NOT NULL THEN 'ended' ELSE 'open' END
WHERE ended_at IS NOT NULL AND outcome IS NULL;

-- next_attempt_at and attempt are there already. What is due is tried by whichever node comes first.
ALTER TABLE instance
  ADD COLUMN IF NOT EXISTS reason_at         DATETIME(3) NULL COMMENT 'when the reason code was told' AFTER reason_code,
  ADD COLUMN IF NOT EXISTS recovery_fault    VARCHAR(24) NULL
                                             COMMENT 'what the present tries recover from' AFTER attempt,
  ADD COLUMN IF NOT EXISTS error_515_attempt SMALLINT    NOT NULL DEFAULT 0 AFTER recovery_fault,
  ADD COLUMN IF NOT EXISTS needs_since       DATETIME(3) NULL AFTER needs_human,
  ADD KEY IF NOT EXISTS instance_attempt (next_attempt_at);

-- Logins that Caravan starts at a gateway keep a distance; the next free moment is here, so that it holds across nodes.
ALTER TABLE gateway
  ADD COLUMN IF NOT EXISTS next_login_at DATETIME(3) NULL;
