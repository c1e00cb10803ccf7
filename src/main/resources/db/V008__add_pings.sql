-- When WhatsApp was last asked something through the session, and how often in a row it did not answer.
ALTER TABLE instance
  ADD COLUMN IF NOT EXISTS pinged_at    DATETIME(3) NULL AFTER observed_at,
  ADD COLUMN IF NOT EXISTS failed_pings SMALLINT    NOT NULL DEFAULT 0 AFTER pinged_at;
