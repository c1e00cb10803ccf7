UPDATE proxy_probe SET owner = NULL, lease_until = NULL, due_at = :now WHERE proxy_id = :id AND fence = :fence
