-- How many messages of a campaign left the queue for good, minute by minute, in the last hour: a row for each minute of
-- an hour, counted anew when the next hour comes to it. It has no foreign key, which would lock the campaign's row while
-- its numbers are locked: claims lock them the other way round.
CREATE TABLE IF NOT EXISTS campaign_rate (
  campaign_id BIGINT   NOT NULL,
  slot        TINYINT  NOT NULL COMMENT 'minute of the hour',
  minute      DATETIME NOT NULL COMMENT 'which it was counted for last',
  messages    INT      NOT NULL,
  PRIMARY KEY (campaign_id, slot)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
