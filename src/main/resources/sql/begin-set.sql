UPDATE saga
SET step = 'SETTLE', proxy_id = :proxy, touched_gateway = 1, set_at = :now, set_answer = NULL, failures = 0,
    updated_at = :now
WHERE id = :id AND fence = :fence
