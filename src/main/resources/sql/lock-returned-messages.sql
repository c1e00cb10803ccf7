SELECT seq, person, zone, fields, attempts, FALSE AS is_new
FROM message
WHERE campaign_id = :campaign AND queued_at <= :now
ORDER BY queued_at, seq
LIMIT :limit
FOR UPDATE SKIP LOCKED
