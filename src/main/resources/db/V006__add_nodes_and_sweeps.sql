-- Who runs, and until when it did for certain. What a node held that does not beat any more is others' work.
CREATE TABLE IF NOT EXISTS node (
  name       VARCHAR(64)  NOT NULL PRIMARY KEY,
  started_at DATETIME(3)  NOT NULL,
  beat_at    DATETIME(3)  NOT NULL,
  dead_at    DATETIME(3)  NULL COMMENT 'when others took its work over; null while it beats',
  http_url   VARCHAR(255) NULL,
  heap_used  BIGINT       NULL COMMENT 'bytes at the newest beat',
  heap_max   BIGINT       NULL COMMENT 'bytes',
  collect_at DATETIME(3)  NULL COMMENT 'asked to collect garbage then; null once it has',
  KEY node_beat (beat_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS node_memory (
  node     VARCHAR(64) NOT NULL,
  at       DATETIME(3) NOT NULL,
  used     BIGINT      NOT NULL COMMENT 'bytes of heap',
  retained BIGINT      NULL COMMENT 'bytes that the newest collection left; null before the first one',
  max      BIGINT      NOT NULL COMMENT 'bytes',
  PRIMARY KEY (node, at),
  KEY memory_age (at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- One run of a sweep at a time, whichever node has it.
CREATE TABLE IF NOT EXISTS sweep_run (
  id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sweep         VARCHAR(16)  NOT NULL,
  node          VARCHAR(64)  NOT NULL,
  cause         VARCHAR(16)  NOT NULL,
  started_at    DATETIME(3)  NOT NULL,
  ended_at      DATETIME(3)  NULL COMMENT 'null while it runs',
  findings      TEXT         NULL COMMENT 'JSON',
  error         VARCHAR(500) NULL,
  running_sweep VARCHAR(16)  AS (IF(ended_at IS NULL, sweep, NULL)) PERSISTENT,
  CONSTRAINT sweep_running UNIQUE (running_sweep),
  CONSTRAINT sweep_cause CHECK (cause IN ('schedule', 'http', 'jmx')),
  KEY sweep_newest (sweep, id),
  KEY sweep_age (started_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- So that an inventory that its node did not live to end is taken again before its lease ends.
ALTER TABLE gateway
  ADD COLUMN IF NOT EXISTS inventory_owner VARCHAR(64) NULL AFTER inventory_error;
