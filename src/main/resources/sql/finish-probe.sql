DELETE FROM proxy_probe WHERE proxy_id = :id AND fence = :fence AND wanted_at <= :startedAt
