SELECT i.*, p.id AS proxy_id, p.host AS proxy_host, p.port AS proxy_port, p.protocol AS proxy_protocol
FROM instance i
LEFT JOIN proxy p ON p.assigned_instance_name = i.name
WHERE i.name > :after
  AND (:status IS NULL OR i.connection_status = :status)
  AND (:gateway IS NULL OR i.gateway = :gateway)
  AND (:enabled IS NULL OR i.enabled = :enabled)
  AND (:needsHuman IS NULL OR (i.needs_human IS NOT NULL AND i.enabled = 1) = :needsHuman)
  AND (:proxyState IS NULL OR i.proxy_state = :proxyState)
ORDER BY i.name
LIMIT :limit
