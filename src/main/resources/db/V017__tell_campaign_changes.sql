-- Each state of a campaign from when on: history, and what the events of all nodes are read from.
CREATE TABLE IF NOT EXISTS campaign_event (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  campaign_id BIGINT       NOT NULL,
  at          DATETIME(3)  NOT NULL,
  state       VARCHAR(9)   NOT NULL,
  reason      VARCHAR(32)  NULL COMMENT 'why Caravan itself changed it',
  evidence    VARCHAR(500) NULL,
  CONSTRAINT event_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id) ON DELETE CASCADE,
  KEY event_of_campaign (campaign_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
