INSERT INTO proxy (protocol, host, port, username, password, password_mac, country, success_rate, band, created_at,
                   updated_at)
VALUES (:protocol, :host, :port, :username, :password, :passwordMac, :country, :score, :band, :now, :now)
ON DUPLICATE KEY UPDATE id = id
