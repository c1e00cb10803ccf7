SELECT protocol
FROM (SELECT protocol, MIN(lease_rank) AS best FROM proxy WHERE protocol IN (:protocols) GROUP BY protocol) ranked
WHERE best IS NOT NULL
ORDER BY best
