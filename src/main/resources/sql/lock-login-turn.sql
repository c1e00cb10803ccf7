SELECT next_login_at FROM gateway WHERE name = :gateway FOR UPDATE
