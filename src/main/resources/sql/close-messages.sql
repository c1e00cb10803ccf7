UPDATE message SET state = :state, state_at = :now, queued_at = NULL
WHERE campaign_id = :campaign AND seq IN (:seqs) AND state = 'pending'
