-- How many instances or proxies an incident hits, who closed it, and what of it has been told.
ALTER TABLE incident
  ADD COLUMN IF NOT EXISTS affected  INT         NOT NULL DEFAULT 0
                                     COMMENT 'instances or proxies that it hits' AFTER detail,
  ADD COLUMN IF NOT EXISTS total     INT         NULL COMMENT 'of how many, where that says something' AFTER affected,
  ADD COLUMN IF NOT EXISTS closed_by VARCHAR(64) NULL COMMENT 'whoever closed it by hand' AFTER closed_at,
  ADD COLUMN IF NOT EXISTS told      TINYINT     NOT NULL DEFAULT 0 COMMENT '1: its opening, 2: its closing too',
  ADD KEY IF NOT EXISTS incident_closed (closed_at),
  ADD KEY IF NOT EXISTS incident_told (told, closed_at);

-- Those of before are not told again.
UPDATE incident SET told = IF(closed_at IS NULL, 1, 2) WHERE told = 0;

-- Openings and closings in the order in which they were told: what GET /api/events goes along.
CREATE TABLE IF NOT EXISTS incident_event (
  id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  incident_id BIGINT      NOT NULL,
  at          DATETIME(3) NOT NULL,
  state       VARCHAR(6)  NOT NULL,
  CONSTRAINT event_incident FOREIGN KEY (incident_id) REFERENCES incident (id) ON DELETE CASCADE,
  CONSTRAINT event_state CHECK (state IN ('open', 'closed'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- Needs from before their moment was kept.
UPDATE instance SET needs_since = status_since WHERE needs_human IS NOT NULL AND needs_since IS NULL;
