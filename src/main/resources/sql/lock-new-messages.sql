SELECT seq, person, zone, fields, attempts, TRUE AS is_new
FROM message
WHERE campaign_id = :campaign AND seq >= :next AND state = 'pending' AND queued_at IS NULL
ORDER BY seq
LIMIT :limit
FOR UPDATE
