-- Lists of contacts that are arriving: a campaign is not complete while one is. A row each, so that the end of one says
-- nothing of another; that of a node that died lapses.
CREATE TABLE IF NOT EXISTS contact_arrival (
  campaign_id BIGINT      NOT NULL,
  id          CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lapses_at   DATETIME(3) NOT NULL,
  PRIMARY KEY (campaign_id, id),
  CONSTRAINT arrival_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
