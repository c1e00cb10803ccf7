SELECT COUNT(DISTINCT proxy_id) FROM proxy_ledger WHERE at > :since
