SELECT seq, person, zone, fields, attempts
FROM message
WHERE campaign_id = :campaign AND queued_at <= :now
ORDER BY queued_at, seq
LIMIT :limit
FOR UPDATE SKIP LOCKED
