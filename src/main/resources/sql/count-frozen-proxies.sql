UPDATE incident n
SET n.affected = (SELECT COUNT(DISTINCT l.proxy_id)
                  FROM proxy_ledger l
                  WHERE l.cause = n.subject AND l.at > n.opened_at - INTERVAL :seconds SECOND)
WHERE n.kind = 'proxy-fault' AND n.closed_at IS NULL
