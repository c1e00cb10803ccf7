SELECT t.proxy_id
FROM saga_try t
JOIN proxy p ON p.id = t.proxy_id
WHERE t.saga_id = :id AND t.fault = :fault
