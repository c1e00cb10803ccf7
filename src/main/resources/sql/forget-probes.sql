DELETE FROM proxy_probe WHERE proxy_id IN (:ids)
