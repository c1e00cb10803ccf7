SELECT *
FROM proxy
WHERE (host, port, username, protocol) IN (:identities)
