INSERT IGNORE INTO instance (name, gateway, enabled, connection_status, status_since, down_since, created_at, changed_at)
VALUES (:name, :gateway, :enabled, 'INITIALIZING', :now, :now, :now, :now)
