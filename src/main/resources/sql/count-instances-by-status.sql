SELECT connection_status, proxy_state, enabled, needs_human IS NOT NULL AND enabled = 1 AS human, COUNT(*) AS instances
FROM instance
GROUP BY connection_status, proxy_state, enabled, needs_human IS NOT NULL AND enabled = 1
