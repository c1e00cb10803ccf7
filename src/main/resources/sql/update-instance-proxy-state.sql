UPDATE instance
SET proxy_state = :state, version = version + 1, changed_at = :now
WHERE name = :instance AND proxy_state <> :state
