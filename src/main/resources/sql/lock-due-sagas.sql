SELECT id
FROM saga
WHERE due_at <= :now
  AND kind = :kind
  AND gateway IN (:gateways)
  AND (step NOT IN (:logins)
       OR kind = 'connection' AND cause NOT IN ('zombie', 'probe-failed', 'flapping')
           AND EXISTS (SELECT 1
                       FROM instance i
                       WHERE i.name = saga.instance_name
                         AND i.connection_status = 'CONNECTED'
                         AND i.connected_since >= saga.step_since))
ORDER BY due_at, id
LIMIT :limit
FOR UPDATE SKIP LOCKED
