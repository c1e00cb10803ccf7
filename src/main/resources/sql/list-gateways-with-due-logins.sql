SELECT DISTINCT gateway
FROM saga
WHERE due_at <= :now AND kind = :kind AND gateway IN (:gateways) AND step IN (:logins)
