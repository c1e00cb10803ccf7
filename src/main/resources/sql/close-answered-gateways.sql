UPDATE incident n
LEFT JOIN gateway g ON g.name = n.subject AND g.name IN (:gateways)
SET n.closed_at = :now
WHERE n.kind = 'gateway' AND n.closed_at IS NULL AND (g.name IS NULL OR g.reachable = 1)
