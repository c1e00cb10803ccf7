UPDATE message SET state = :state, state_at = :now
WHERE campaign_id = :campaign AND seq BETWEEN :first AND :last AND state = 'pending' AND queued_at IS NULL
