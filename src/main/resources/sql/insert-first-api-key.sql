INSERT INTO api_key (name, role, key_hash, created_at)
SELECT :name, 'admin', :hash, :now
  FROM DUAL
 WHERE NOT EXISTS (SELECT 1 FROM api_key WHERE role IN ('admin', 'superadmin') AND revoked_at IS NULL)
