SELECT COUNT(*) FROM proxy_ledger WHERE proxy_id = :proxy
