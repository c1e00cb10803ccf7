DELETE FROM proxy_probe WHERE batch_id = :id AND owner IS NULL AND priority = 2
