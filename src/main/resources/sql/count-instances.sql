SELECT COUNT(*)
FROM instance i
WHERE (:status IS NULL OR i.connection_status = :status)
  AND (:gateway IS NULL OR i.gateway = :gateway)
  AND (:enabled IS NULL OR i.enabled = :enabled)
  AND (:needsHuman IS NULL OR (i.needs_human IS NOT NULL AND i.enabled = 1) = :needsHuman)
  AND (:proxyState IS NULL OR i.proxy_state = :proxyState)
