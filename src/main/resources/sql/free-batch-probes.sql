UPDATE proxy_probe SET batch_id = NULL WHERE batch_id = :id
