SELECT COUNT(DISTINCT proxy_id) FROM proxy_ledger WHERE at > :since AND instance_name IS NOT NULL
