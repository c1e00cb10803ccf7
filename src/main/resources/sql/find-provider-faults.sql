SELECT CASE WHEN p.host LIKE '%:%' THEN CONCAT(SUBSTRING_INDEX(p.host, ':', 3), '::/48')
            WHEN p.host REGEXP '^[0-9]+([.][0-9]+){3}$' THEN CONCAT(SUBSTRING_INDEX(p.host, '.', 3), '.0/24')
            WHEN SUBSTRING_INDEX(p.host, '.', -2) IN (:suffixes) THEN SUBSTRING_INDEX(p.host, '.', -3)
            ELSE SUBSTRING_INDEX(p.host, '.', -2) END AS provider,
       COUNT(*) AS used, SUM(u.faulty) AS hit, MAX(u.newest) AS seen
FROM (SELECT t.proxy_id, MAX(t.faulty) AS faulty, MAX(IF(t.faulty, t.at, NULL)) AS newest
      FROM (SELECT l.proxy_id, l.at, l.cause IN (:faults) AS faulty
            FROM proxy_ledger l
            LEFT JOIN instance i ON i.name = l.instance_name
            LEFT JOIN incident g ON g.open_key = CONCAT('gateway:', i.gateway)
            LEFT JOIN incident c ON c.open_key = CONCAT('platform-code:', i.reason_code)
            WHERE l.at > :since AND g.id IS NULL AND c.id IS NULL
            UNION ALL
            SELECT p.id, NULL, 0
            FROM instance i
            JOIN proxy p ON p.assigned_instance_name = i.name
            WHERE i.connection_status = 'CONNECTED' AND i.proxy_state = 'effective') t
      GROUP BY t.proxy_id) u
JOIN proxy p ON p.id = u.proxy_id
GROUP BY provider
