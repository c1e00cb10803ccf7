SELECT seq FROM message
WHERE campaign_id = :campaign AND queued_at >= '1970-01-01' AND state = 'pending' AND doubted
LIMIT :limit
FOR UPDATE
