SELECT id
FROM saga
WHERE due_at <= :now AND gateway IN (:gateways)
ORDER BY due_at, id
LIMIT :limit
FOR UPDATE SKIP LOCKED
