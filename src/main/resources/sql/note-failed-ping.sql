UPDATE instance
SET pinged_at = :now, failed_pings = LEAST(failed_pings + 1, 32767)
WHERE name = :name
  AND failed_pings = :failedPings
  AND enabled = 1
  AND connection_status = 'CONNECTED'
  AND (connected_since IS NULL OR connected_since <= :askedAt)
