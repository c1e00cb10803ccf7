SELECT id
FROM proxy_assignment
WHERE due_at <= :now AND gateway IN (:gateways)
ORDER BY due_at, id
LIMIT :limit
FOR UPDATE SKIP LOCKED
