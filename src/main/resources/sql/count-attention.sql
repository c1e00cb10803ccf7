SELECT COUNT(*) AS enabled, COALESCE(SUM(i.connection_status = 'CONNECTED'), 0) AS connected,
       COALESCE(SUM(i.needs_human IS NOT NULL OR s.held_at IS NOT NULL), 0) AS needing
FROM instance i
LEFT JOIN sender s ON s.instance_name = i.name AND s.held_at IS NOT NULL
WHERE i.enabled = 1
