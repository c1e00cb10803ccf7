UPDATE proxy
SET password = :password, password_mac = :passwordMac, country = COALESCE(:country, country), updated_at = :now
WHERE id = :id
