-- Times are UTC. Names are case-sensitive and keep their trailing blanks, as at the gateways.

CREATE TABLE setting (
  name  VARCHAR(64)  NOT NULL PRIMARY KEY,
  value VARCHAR(255) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE gateway (
  name             VARCHAR(64)  NOT NULL PRIMARY KEY,
  kind             VARCHAR(16)  NOT NULL,
  version          VARCHAR(32)  NULL,
  reachable        BOOLEAN      NULL,
  reachable_since  DATETIME(3)  NULL,
  last_error       VARCHAR(500) NULL,
  polled_at        DATETIME(3)  NULL COMMENT 'when the newest complete listing was asked for',
  poll_millis      INT          NULL,
  answered_at      DATETIME(3)  NULL COMMENT 'when the newest poll that was answered was asked',
  poll_due_at      DATETIME(3)  NOT NULL,
  inventory_at     DATETIME(3)  NULL COMMENT 'when the newest inventory was taken',
  inventory_due_at DATETIME(3)  NOT NULL,
  inventory_error  VARCHAR(500) NULL COMMENT 'why the newest one was not taken',
  poll_owner       VARCHAR(64)  NULL,
  poll_lease_until DATETIME(3)  NULL,
  poll_fence       BIGINT       NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE instance (
  id                 BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name               VARCHAR(255) NOT NULL,
  gateway            VARCHAR(64)  NOT NULL,
  enabled            BOOLEAN      NOT NULL,
  connection_status  VARCHAR(16)  NOT NULL,
  status_since       DATETIME(3)  NOT NULL,
  reason_code        INT          NULL,
  reason             VARCHAR(255) NULL,
  paired             BOOLEAN      NULL COMMENT 'null: not learned yet',
  needs_human        VARCHAR(32)  NULL COMMENT 'why a person is needed; null: nobody is',
  next_attempt_at    DATETIME(3)  NULL,
  attempt            SMALLINT     NOT NULL DEFAULT 0,
  connected_since    DATETIME(3)  NULL COMMENT 'newest login seen',
  down_since         DATETIME(3)  NULL COMMENT 'null while connected',
  observed_at        DATETIME(3)  NULL COMMENT 'moment of the newest observation that changed the row',
  proxy_state        VARCHAR(9)   NOT NULL DEFAULT 'none',
  qr_code            TEXT         NULL,
  qr_png             MEDIUMTEXT   NULL COMMENT 'base64',
  qr_pairing_code    VARCHAR(16)  NULL,
  qr_at              DATETIME(3)  NULL,
  version            BIGINT       NOT NULL DEFAULT 0,
  created_at         DATETIME(3)  NOT NULL,
  changed_at         DATETIME(3)  NOT NULL,
  CONSTRAINT instance_name UNIQUE (name),
  CONSTRAINT instance_gateway FOREIGN KEY (gateway) REFERENCES gateway (name),
  CONSTRAINT instance_status CHECK (connection_status IN ('CONNECTED', 'DISCONNECTED', 'RECONNECTING', 'QR_REQUIRED',
                                                          'AUTH_FAILURE', 'INITIALIZING', 'LOADING')),
  CONSTRAINT instance_proxy_state CHECK (proxy_state IN ('none', 'desired', 'stored', 'effective')),
  KEY instance_changed (changed_at),
  KEY instance_proxyless (proxy_state, connection_status),
  KEY instance_wish (enabled, proxy_state),
  KEY instance_need (needs_human),
  KEY instance_down (down_since)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE instance_timeline (
  id            BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  instance_name VARCHAR(255)  NOT NULL,
  at            DATETIME(3)   NOT NULL,
  subject       VARCHAR(16)   NOT NULL,
  from_value    VARCHAR(64)   NULL,
  to_value      VARCHAR(64)   NULL,
  cause         VARCHAR(64)   NOT NULL,
  evidence      VARCHAR(1000) NULL,
  KEY timeline_of_instance (instance_name, id),
  KEY timeline_age (at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- One proxy has at most one instance (one column) and one instance at most one proxy (the unique key).
-- lease_rank exists only while a proxy may be leased; a lease reads its index forwards from the lowest entry.
CREATE TABLE proxy (
  id                     BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
  protocol               VARCHAR(6)     NOT NULL,
  host                   VARCHAR(253)   NOT NULL,
  port                   INT            NOT NULL,
  username               VARCHAR(255)   NOT NULL DEFAULT '',
  password               VARBINARY(600) NULL COMMENT 'sealed with the key of this installation',
  password_mac           BINARY(32)     NULL COMMENT 'tells whether an import brings another password',
  country                CHAR(2)        NULL,
  assigned_instance_name VARCHAR(255)   NULL,
  is_used                BOOLEAN        AS (assigned_instance_name IS NOT NULL) PERSISTENT,
  is_active              BOOLEAN        NOT NULL DEFAULT TRUE,
  inactive_cause         VARCHAR(16)    NULL,
  success_rate           TINYINT        NOT NULL DEFAULT 50,
  band                   TINYINT        NOT NULL DEFAULT 1 COMMENT '0 excellent, 1 good, 2 unstable, 3 inactive',
  response_ms            INT            NULL,
  cooling_until          DATETIME(3)    NULL COMMENT 'a late answer of a gateway may still put this proxy to use',
  last_used_at           DATETIME(3)    NULL,
  created_at             DATETIME(3)    NOT NULL,
  updated_at             DATETIME(3)    NOT NULL,
  lease_rank             INT            AS (IF(is_active = 1 AND assigned_instance_name IS NULL AND band < 3,
                                            band * 1000000 + LEAST(COALESCE(response_ms, 999999), 999999), NULL)) PERSISTENT,
  CONSTRAINT proxy_identity UNIQUE (host, port, username, protocol),
  CONSTRAINT proxy_of_one_instance UNIQUE (assigned_instance_name),
  CONSTRAINT proxy_owner FOREIGN KEY (assigned_instance_name) REFERENCES instance (name),
  CONSTRAINT proxy_protocol CHECK (protocol IN ('http', 'https', 'socks4', 'socks5')),
  CONSTRAINT proxy_port CHECK (port BETWEEN 1 AND 65535),
  CONSTRAINT proxy_score CHECK (success_rate BETWEEN 0 AND 100),
  KEY proxy_lease (protocol, lease_rank, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE proxy_ledger (
  id            BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  proxy_id      BIGINT        NOT NULL,
  instance_name VARCHAR(255)  NULL,
  at            DATETIME(3)   NOT NULL,
  cause         VARCHAR(32)   NOT NULL,
  evidence      VARCHAR(1000) NULL,
  score_before  TINYINT       NOT NULL,
  score_after   TINYINT       NOT NULL,
  CONSTRAINT ledger_proxy FOREIGN KEY (proxy_id) REFERENCES proxy (id) ON DELETE CASCADE,
  KEY ledger_of_proxy (proxy_id, id),
  KEY ledger_by_cause (cause, at, proxy_id),
  KEY ledger_age (at, proxy_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- The saga that gives an instance its proxy, or takes it back. One at a time for each instance.
CREATE TABLE proxy_assignment (
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  instance_name    VARCHAR(255) NOT NULL,
  gateway          VARCHAR(64)  NOT NULL,
  step             VARCHAR(12)  NOT NULL,
  outcome          VARCHAR(12)  NULL COMMENT 'null while the saga runs',
  running_instance VARCHAR(255) AS (IF(outcome IS NULL, instance_name, NULL)) PERSISTENT,
  proxy_id         BIGINT       NULL,
  attempt          SMALLINT     NOT NULL DEFAULT 1,
  failures         SMALLINT     NOT NULL DEFAULT 0 COMMENT 'of the present step, at the gateway',
  touched_gateway  BOOLEAN      NOT NULL DEFAULT FALSE COMMENT 'a set went out in this saga',
  set_at           DATETIME(3)  NULL,
  set_answer       VARCHAR(10)  NULL COMMENT 'null: nobody lived to hear it',
  restart_at       DATETIME(3)  NULL,
  cause            VARCHAR(64)  NOT NULL,
  last_error       VARCHAR(500) NULL,
  due_at           DATETIME(3)  NULL COMMENT 'null once finished',
  owner            VARCHAR(64)  NULL,
  lease_until      DATETIME(3)  NULL,
  fence            BIGINT       NOT NULL DEFAULT 0,
  started_at       DATETIME(3)  NOT NULL,
  updated_at       DATETIME(3)  NOT NULL,
  CONSTRAINT assignment_running UNIQUE (running_instance),
  CONSTRAINT assignment_instance FOREIGN KEY (instance_name) REFERENCES instance (name),
  KEY assignment_due (due_at, id),
  KEY assignment_of_instance (instance_name, id),
  KEY assignment_news (gateway, updated_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE proxy_assignment_try (
  assignment_id BIGINT       NOT NULL,
  attempt       SMALLINT     NOT NULL,
  proxy_id      BIGINT       NOT NULL,
  fault         VARCHAR(32)  NULL,
  error         VARCHAR(500) NULL,
  started_at    DATETIME(3)  NOT NULL,
  ended_at      DATETIME(3)  NULL,
  PRIMARY KEY (assignment_id, attempt),
  CONSTRAINT try_assignment FOREIGN KEY (assignment_id) REFERENCES proxy_assignment (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- A scoring freeze is an open incident of kind 'proxy-fault': scores do not change for its fault while it is open.
CREATE TABLE incident (
  id           BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind         VARCHAR(32)   NOT NULL,
  subject      VARCHAR(64)   NOT NULL,
  detail       VARCHAR(1000) NOT NULL,
  opened_at    DATETIME(3)   NOT NULL,
  last_seen_at DATETIME(3)   NOT NULL,
  closed_at    DATETIME(3)   NULL,
  open_key     VARCHAR(100)  AS (IF(closed_at IS NULL, CONCAT(kind, ':', subject), NULL)) PERSISTENT,
  CONSTRAINT incident_open UNIQUE (open_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

CREATE TABLE audit (
  id     BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at     DATETIME(3)   NOT NULL,
  actor  VARCHAR(64)   NOT NULL,
  action VARCHAR(32)   NOT NULL,
  target VARCHAR(255)  NOT NULL,
  detail VARCHAR(1000) NULL,
  KEY audit_by_action (action, at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
