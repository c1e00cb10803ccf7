SELECT COUNT(DISTINCT proxy_id) FROM proxy_ledger WHERE cause = :cause AND at > :since
