SELECT lease_rank
FROM proxy FORCE INDEX (proxy_lease)
WHERE protocol = :protocol
  AND lease_rank >= 0
  AND (cooling_until IS NULL OR cooling_until <= :now)
  AND id NOT IN (:tried)
ORDER BY lease_rank, id
LIMIT 1
