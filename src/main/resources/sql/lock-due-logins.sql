SELECT id
FROM saga
WHERE due_at <= :now AND kind = :kind AND gateway = :gateway AND step IN (:logins)
ORDER BY cause <> 'asked', due_at, id
LIMIT :limit
FOR UPDATE SKIP LOCKED
