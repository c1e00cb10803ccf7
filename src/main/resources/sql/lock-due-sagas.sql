SELECT id
FROM saga
WHERE due_at <= :now AND kind = :kind AND gateway IN (:gateways) AND step NOT IN (:logins)
ORDER BY due_at, id
LIMIT :limit
FOR UPDATE SKIP LOCKED
