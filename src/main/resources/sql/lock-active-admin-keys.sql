SELECT id
  FROM api_key
 WHERE role IN ('admin', 'superadmin')
   AND revoked_at IS NULL
 ORDER BY id
   FOR UPDATE
