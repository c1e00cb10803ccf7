SELECT i.reason_code, COUNT(*) AS affected, MAX(COALESCE(i.reason_at, i.status_since)) AS seen
FROM instance i
LEFT JOIN incident n ON n.open_key = CONCAT('gateway:', i.gateway)
WHERE i.enabled = 1
  AND i.connection_status <> 'CONNECTED'
  AND i.reason_code <> 200
  AND COALESCE(i.reason_at, i.status_since) > :since
  AND n.id IS NULL
GROUP BY i.reason_code
HAVING COUNT(*) >= :atLeast
