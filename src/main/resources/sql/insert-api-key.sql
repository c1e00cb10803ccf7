INSERT INTO api_key (name, role, key_hash, created_at)
VALUES (:name, :role, :hash, :now)
RETURNING id
