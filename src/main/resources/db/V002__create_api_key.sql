-- Times are UTC. A key itself is never stored, only its SHA-256.

CREATE TABLE api_key (
  id           BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name         VARCHAR(64) NOT NULL,
  role         VARCHAR(16) NOT NULL,
  key_hash     BINARY(32)  NOT NULL,
  created_at   DATETIME(3) NOT NULL,
  last_used_at DATETIME(3) NULL COMMENT 'exact to a minute',
  revoked_at   DATETIME(3) NULL COMMENT 'null: the key opens',
  CONSTRAINT api_key_name UNIQUE (name),
  CONSTRAINT api_key_hash UNIQUE (key_hash),
  CONSTRAINT api_key_role CHECK (role IN ('viewer', 'operator', 'admin', 'superadmin')),
  KEY api_key_active (role, revoked_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
