UPDATE api_key
   SET role = 'admin', key_hash = :hash, created_at = :now, last_used_at = NULL, revoked_at = NULL
 WHERE name = :name
   AND revoked_at IS NOT NULL
   AND NOT EXISTS (SELECT 1
                     FROM (SELECT id FROM api_key
                            WHERE role IN ('admin', 'superadmin') AND revoked_at IS NULL) AS active)
