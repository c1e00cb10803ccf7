-- What the newest finished probe told of a proxy, and when one that was ejected for its score is probed again.
ALTER TABLE proxy
  ADD COLUMN IF NOT EXISTS probed_at         DATETIME(3)  NULL
                                             COMMENT 'when the newest finished probe was started' AFTER response_ms,
  ADD COLUMN IF NOT EXISTS probe_ok          BOOLEAN      NULL
                                             COMMENT 'null: none yet, or it was not allowed' AFTER probed_at,
  ADD COLUMN IF NOT EXISTS probe_millis      INT          NULL AFTER probe_ok,
  ADD COLUMN IF NOT EXISTS probe_error       VARCHAR(255) NULL AFTER probe_millis,
  ADD COLUMN IF NOT EXISTS failed_probes     SMALLINT     NOT NULL DEFAULT 0 COMMENT 'in a row' AFTER probe_error,
  ADD COLUMN IF NOT EXISTS half_open_at      DATETIME(3)  NULL
                                             COMMENT 'null: not ejected, or not planned yet' AFTER failed_probes,
  ADD COLUMN IF NOT EXISTS half_open_attempt SMALLINT     NOT NULL DEFAULT 0
                                             COMMENT 'since it was good' AFTER half_open_at,
  ADD COLUMN IF NOT EXISTS readmitted_at     DATETIME(3)  NULL
                                             COMMENT 'when it last came back into the pool' AFTER half_open_attempt,
  ADD KEY IF NOT EXISTS proxy_half_open (inactive_cause, half_open_at),
  ADD KEY IF NOT EXISTS proxy_in_use (is_used, probed_at),
  ADD KEY IF NOT EXISTS proxy_probed (probed_at),
  ADD KEY IF NOT EXISTS proxy_readmitted (readmitted_at);

-- A fault whose points were given back is not given back twice.
ALTER TABLE proxy_ledger
  ADD COLUMN IF NOT EXISTS reversed BOOLEAN NOT NULL DEFAULT FALSE;

-- Rows to lock, one for each fault that is being booked, and one for the return into the pool.
CREATE TABLE IF NOT EXISTS proxy_guard (
  name    VARCHAR(32) NOT NULL PRIMARY KEY,
  next_at DATETIME(3) NULL COMMENT 'next free moment, where there are such'
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- A test of many proxies that somebody asked for. One at a time.
CREATE TABLE IF NOT EXISTS probe_batch (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  state       VARCHAR(10)  NOT NULL DEFAULT 'running',
  running     BOOLEAN      AS (IF(state = 'running', TRUE, NULL)) PERSISTENT,
  selection   VARCHAR(500) NOT NULL COMMENT 'which proxies, as people read it',
  started_by  VARCHAR(64)  NOT NULL,
  total       INT          NOT NULL DEFAULT 0,
  ok          INT          NOT NULL DEFAULT 0,
  failed      INT          NOT NULL DEFAULT 0,
  untested    INT          NOT NULL DEFAULT 0 COMMENT 'not allowed',
  started_at  DATETIME(3)  NOT NULL,
  finished_at DATETIME(3)  NULL,
  CONSTRAINT probe_batch_running UNIQUE (running),
  CONSTRAINT probe_batch_state CHECK (state IN ('running', 'done', 'cancelled')),
  KEY probe_batch_age (started_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- Probes that are due or under way, one for each proxy at the most. No foreign key to proxy: it would lock the rows of
-- the whole pool, against leases too, while a test of all proxies is entered.
CREATE TABLE IF NOT EXISTS proxy_probe (
  proxy_id    BIGINT      NOT NULL PRIMARY KEY,
  cause       VARCHAR(32) NOT NULL,
  priority    TINYINT     NOT NULL COMMENT '0 somebody waits for it, 1 by schedule, 2 one of many',
  batch_id    BIGINT      NULL,
  wanted_at   DATETIME(3) NOT NULL COMMENT 'one that was started before does not count',
  started_at  DATETIME(3) NULL,
  due_at      DATETIME(3) NOT NULL,
  owner       VARCHAR(64) NULL,
  lease_until DATETIME(3) NULL,
  fence       BIGINT      NOT NULL DEFAULT 0,
  CONSTRAINT probe_of_batch FOREIGN KEY (batch_id) REFERENCES probe_batch (id) ON DELETE SET NULL,
  KEY probe_due (priority, due_at, proxy_id),
  KEY probe_owner (owner)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
