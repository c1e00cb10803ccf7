SELECT id
FROM proxy
WHERE protocol IN ('http', 'https', 'socks4', 'socks5')
  AND lease_rank >= 0
  AND (cooling_until IS NULL OR cooling_until <= :now)
LIMIT 1
