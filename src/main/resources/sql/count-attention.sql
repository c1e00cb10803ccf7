SELECT COUNT(*) AS enabled, COALESCE(SUM(connection_status = 'CONNECTED'), 0) AS connected,
       COALESCE(SUM(needs_human IS NOT NULL), 0) AS needing
FROM instance
WHERE enabled = 1
