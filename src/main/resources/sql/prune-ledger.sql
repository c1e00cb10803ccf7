DELETE FROM proxy_ledger WHERE at < UTC_TIMESTAMP() - INTERVAL :?days DAY ORDER BY at LIMIT :?batch
