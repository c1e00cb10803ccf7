SELECT proxy_id FROM saga_try WHERE saga_id = :id AND proxy_id IS NOT NULL
