SELECT i.name, i.connection_status
FROM instance i
WHERE i.enabled = 1
  AND i.connection_status <> 'CONNECTED'
  AND (i.needs_human IS NULL OR i.needs_human IN (:beside))
  AND COALESCE(i.paired, i.connected_since IS NOT NULL) = 1
  AND (i.reason_code IS NULL OR i.reason_code NOT IN (401, 402, 403, 406, 411, 440, 515))
  AND i.gateway IN (:gateways)
  AND NOT EXISTS (SELECT 1 FROM saga s WHERE s.running_instance = i.name)
ORDER BY i.id
FOR UPDATE
