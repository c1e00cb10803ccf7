SELECT COUNT(DISTINCT w.instance_name) AS affected, COALESCE(SUM(w.waits), 0) AS waiting
FROM (SELECT a.instance_name, a.gateway, 1 AS waits
      FROM saga a
      WHERE a.running_instance IS NOT NULL AND a.step = 'LEASE' AND a.last_error LIKE CONCAT(:error, '%')
      UNION ALL
      SELECT a.instance_name, a.gateway, a.outcome = 'waiting'
      FROM saga a
      JOIN instance i ON i.name = a.instance_name AND i.enabled = 1 AND i.connection_status <> 'CONNECTED'
      WHERE a.gateway IN (:gateways) AND a.updated_at > :since AND a.outcome IN ('failed', 'waiting')
        AND a.last_error LIKE CONCAT(:error, '%')) w
LEFT JOIN incident g ON g.open_key = CONCAT('gateway:', w.gateway)
WHERE w.gateway IN (:gateways) AND g.id IS NULL
