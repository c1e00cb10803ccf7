UPDATE message SET state = :state, state_at = :now, queued_at = NULL
WHERE campaign_id = :campaign AND queued_at >= '1970-01-01' AND state = 'pending' AND NOT doubted
LIMIT :limit
