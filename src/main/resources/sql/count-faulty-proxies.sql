SELECT COUNT(DISTINCT proxy_id) FROM proxy_ledger WHERE cause IN (:faults) AND at > :since
