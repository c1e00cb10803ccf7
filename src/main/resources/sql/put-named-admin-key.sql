INSERT INTO api_key (name, role, key_hash, created_at)
VALUES (:name, 'admin', :hash, :now)
ON DUPLICATE KEY UPDATE role         = 'admin',
                        last_used_at = IF(key_hash = VALUES(key_hash), last_used_at, NULL),
                        created_at   = IF(key_hash = VALUES(key_hash), created_at, VALUES(created_at)),
                        key_hash     = VALUES(key_hash),
                        revoked_at   = NULL
