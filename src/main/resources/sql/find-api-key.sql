SELECT id, name, role, created_at, last_used_at, revoked_at
  FROM api_key
 WHERE key_hash = :hash
   AND revoked_at IS NULL
