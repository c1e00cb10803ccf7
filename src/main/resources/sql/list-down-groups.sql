SELECT connection_status, reason, COUNT(*) AS instances, MIN(name) AS example, MIN(status_since) AS since
FROM instance
WHERE enabled = 1 AND connection_status <> 'CONNECTED'
GROUP BY connection_status, reason
ORDER BY instances DESC, connection_status, reason
