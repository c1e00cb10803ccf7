UPDATE gateway SET next_login_at = :next WHERE name = :gateway
