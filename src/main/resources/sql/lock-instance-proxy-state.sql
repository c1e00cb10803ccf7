SELECT proxy_state FROM instance WHERE name = :instance FOR UPDATE
