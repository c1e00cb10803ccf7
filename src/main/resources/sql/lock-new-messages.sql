SELECT seq, person, zone, fields, attempts
FROM message
WHERE campaign_id = :campaign AND seq >= :next AND state = 'pending' AND queued_at IS NULL
ORDER BY seq
LIMIT :limit
FOR UPDATE
