SELECT id
FROM proxy
WHERE protocol IN (:protocols) AND lease_rank >= 0 AND (cooling_until IS NULL OR cooling_until <= :now)
LIMIT 1
