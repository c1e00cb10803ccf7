SELECT next_at FROM proxy_guard WHERE name = :name
