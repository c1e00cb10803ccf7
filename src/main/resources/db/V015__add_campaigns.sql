-- Campaigns and their messages (SPEC 7). A campaign's numbers in the progress are one row, kept with every change.

CREATE TABLE IF NOT EXISTS campaign (
  id               BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name             VARCHAR(120)  NOT NULL,
  request_key      VARCHAR(100)  NULL COMMENT 'what makes a repeated request the same one',
  state            VARCHAR(9)    NOT NULL,
  state_since      DATETIME(3)   NOT NULL,
  state_reason     VARCHAR(32)   NULL COMMENT 'why Caravan itself paused it',
  state_evidence   VARCHAR(500)  NULL,
  templates        MEDIUMTEXT    NOT NULL COMMENT 'JSON array',
  policy           VARCHAR(13)   NOT NULL,
  delay_ms         INT           NOT NULL COMMENT 'between its messages',
  gap_ms           INT           NOT NULL COMMENT 'between two messages of one instance',
  daily_cap        INT           NULL COMMENT 'messages of one instance in a day, all campaigns counted',
  zone             VARCHAR(64)   NOT NULL COMMENT 'where a day of the cap begins',
  window_from      TIME          NULL,
  window_to        TIME          NULL,
  quiet_from       TIME          NULL COMMENT 'in the time zone of the person',
  quiet_to         TIME          NULL,
  starts_at        DATETIME(3)   NULL,
  ends_at          DATETIME(3)   NULL COMMENT 'what is not sent by then expires',
  person_cap       INT           NULL COMMENT 'messages to one person in a period, all campaigns counted',
  person_period_s  INT           NULL,
  canary           INT           NULL COMMENT 'size of the first slice',
  canary_left      INT           NULL COMMENT 'how many of it may still go out; null: there is none, or it is passed',
  approved_at      DATETIME(3)   NULL,
  approved_by      VARCHAR(64)   NULL,
  approved_messages INT          NULL COMMENT 'how many it had then: it needs another approval for more',
  next_due_at      DATETIME(3)   NOT NULL COMMENT 'when the next message may go out',
  rotation         INT           NOT NULL DEFAULT 0 COMMENT 'position at which the next turn begins',
  created_at       DATETIME(3)   NOT NULL,
  created_by       VARCHAR(64)   NULL,
  started_at       DATETIME(3)   NULL,
  finished_at      DATETIME(3)   NULL,
  last_seq         INT           NOT NULL DEFAULT 0 COMMENT 'number of its newest message',
  CONSTRAINT campaign_request UNIQUE (request_key),
  CONSTRAINT campaign_state CHECK (state IN ('DRAFT', 'RUNNING', 'PAUSED', 'COMPLETED', 'CANCELLED')),
  CONSTRAINT campaign_policy CHECK (policy IN ('at_most_once', 'at_least_once')),
  KEY campaign_due (state, next_due_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS campaign_tally (
  campaign_id  BIGINT NOT NULL PRIMARY KEY,
  pending      INT    NOT NULL DEFAULT 0,
  claimed      INT    NOT NULL DEFAULT 0,
  sending      INT    NOT NULL DEFAULT 0,
  sent         INT    NOT NULL DEFAULT 0,
  delivered    INT    NOT NULL DEFAULT 0,
  `read`       INT    NOT NULL DEFAULT 0,
  failed       INT    NOT NULL DEFAULT 0,
  no_whatsapp  INT    NOT NULL DEFAULT 0,
  `unknown`    INT    NOT NULL DEFAULT 0,
  opted_out    INT    NOT NULL DEFAULT 0,
  expired      INT    NOT NULL DEFAULT 0,
  cancelled    INT    NOT NULL DEFAULT 0,
  CONSTRAINT tally_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS campaign_instance (
  campaign_id    BIGINT       NOT NULL,
  position       SMALLINT     NOT NULL COMMENT 'its place in the rotation, from 0',
  instance_name  VARCHAR(255) NOT NULL,
  active         BOOLEAN      NOT NULL DEFAULT TRUE,
  inactive_since DATETIME(3)  NULL,
  inactive_error VARCHAR(255) NULL,
  attempts       INT          NOT NULL DEFAULT 0 COMMENT 'sends begun through it',
  sent           INT          NOT NULL DEFAULT 0,
  failed         INT          NOT NULL DEFAULT 0,
  `unknown`      INT          NOT NULL DEFAULT 0,
  returned       INT          NOT NULL DEFAULT 0 COMMENT 'went back to the queue',
  last_sent_at   DATETIME(3)  NULL,
  PRIMARY KEY (campaign_id, position),
  CONSTRAINT campaign_instance_name UNIQUE (campaign_id, instance_name),
  CONSTRAINT campaign_instance_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id) ON DELETE CASCADE,
  KEY campaign_instance_of (instance_name),
  KEY campaign_instance_inactive (active, campaign_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- What holds for an instance whichever campaign it sends for.
CREATE TABLE IF NOT EXISTS sender (
  instance_name VARCHAR(255) NOT NULL PRIMARY KEY,
  next_free_at  DATETIME(3)  NULL COMMENT 'end of the gap after its newest message',
  day           DATE         NULL COMMENT 'the day that is counted',
  day_count     INT          NOT NULL DEFAULT 0,
  held_at       DATETIME(3)  NULL COMMENT 'no campaign sends through it: an enforcement',
  held_code     SMALLINT     NULL,
  held_evidence VARCHAR(255) NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- queued_at is there exactly while a message is pending, settle_at exactly while evidence is looked for: their indexes
-- hold what is to be done. A message keeps the claim it was last sent under.
CREATE TABLE IF NOT EXISTS message (
  campaign_id BIGINT       NOT NULL,
  seq         INT          NOT NULL COMMENT 'its number in the campaign, from 1',
  person      BIGINT       NOT NULL COMMENT 'digits of the number, with country code',
  zone        VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fields      TEXT         NULL COMMENT 'JSON object: what the template names',
  state       ENUM ('pending', 'claimed', 'sending', 'sent', 'delivered', 'read', 'failed', 'no_whatsapp', 'unknown',
                    'opted_out', 'expired', 'cancelled') NOT NULL DEFAULT 'pending',
  state_at    DATETIME(3)  NOT NULL,
  queued_at   DATETIME(3)  NULL COMMENT 'when it may go out',
  position    SMALLINT     NULL COMMENT 'which of the campaign\'s instances has or had it',
  claim_id    BIGINT       NULL,
  attempts    SMALLINT     NOT NULL DEFAULT 0,
  sending_at  DATETIME(3)  NULL COMMENT 'when the newest attempt was committed, before its first byte',
  sent_at     DATETIME(3)  NULL COMMENT 'when the gateway said it took it',
  key_id      VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the gateway\'s id',
  settle_at   DATETIME(3)  NULL COMMENT 'when evidence is next looked for',
  settlings   SMALLINT     NOT NULL DEFAULT 0,
  error       VARCHAR(255) NULL,
  PRIMARY KEY (campaign_id, seq),
  CONSTRAINT message_person UNIQUE (person, campaign_id),
  CONSTRAINT message_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id) ON DELETE CASCADE,
  KEY message_queue (campaign_id, queued_at),
  KEY message_key (key_id),
  KEY message_settle (settle_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- A claim is an attempt's lease and its fence. Its messages lie between two numbers and carry its id.
CREATE TABLE IF NOT EXISTS claim (
  id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  campaign_id BIGINT      NOT NULL,
  first_seq   INT         NOT NULL,
  last_seq    INT         NOT NULL,
  remaining   INT         NOT NULL COMMENT 'messages whose outcome is not written yet',
  owner       VARCHAR(64) NOT NULL,
  claimed_at  DATETIME(3) NOT NULL,
  lease_until DATETIME(3) NOT NULL,
  CONSTRAINT claim_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id) ON DELETE CASCADE,
  KEY claim_owner (owner),
  KEY claim_lease (lease_until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- What happened to a message beyond the ordinary: evidence for whoever asks what became of it.
CREATE TABLE IF NOT EXISTS message_event (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  campaign_id BIGINT       NOT NULL,
  seq         INT          NOT NULL,
  at          DATETIME(3)  NOT NULL,
  event       VARCHAR(24)  NOT NULL,
  instance    VARCHAR(255) NULL,
  detail      VARCHAR(500) NULL,
  CONSTRAINT event_message FOREIGN KEY (campaign_id, seq) REFERENCES message (campaign_id, seq) ON DELETE CASCADE,
  KEY event_of_message (campaign_id, seq, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS opt_out (
  person   BIGINT       NOT NULL PRIMARY KEY,
  since    DATETIME(3)  NOT NULL,
  source   VARCHAR(16)  NOT NULL,
  instance VARCHAR(255) NULL COMMENT 'to which the person wrote',
  word     VARCHAR(100) NULL,
  actor    VARCHAR(64)  NULL,
  KEY opt_out_since (since)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- What a gateway reported of a message before the answer that names it was written.
CREATE TABLE IF NOT EXISTS early_receipt (
  key_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status  VARCHAR(12) NOT NULL,
  at      DATETIME(3) NOT NULL,
  seen_at DATETIME(3) NOT NULL,
  PRIMARY KEY (key_id, status),
  KEY early_receipt_age (seen_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- What our instances were seen sending, until the message that it was has its gateway's id: evidence for a send whose
-- answer never came. The text is there as its SHA-256 alone.
CREATE TABLE IF NOT EXISTS early_echo (
  key_id    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  instance  VARCHAR(255) NOT NULL,
  person    BIGINT       NOT NULL,
  text_hash CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at        DATETIME(3)  NOT NULL,
  seen_at   DATETIME(3)  NOT NULL,
  KEY early_echo_person (person),
  KEY early_echo_age (seen_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- Whether a gateway remembers what it sent: learned by asking for a message that it certainly did.
CREATE TABLE IF NOT EXISTS gateway_history (
  gateway   VARCHAR(64)  NOT NULL PRIMARY KEY,
  kept      BOOLEAN      NOT NULL,
  looked_at DATETIME(3)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- Locked by who counts what a person has had.
INSERT IGNORE INTO setting (name, value) VALUES ('person-cap', '');
