UPDATE message SET state = 'unknown', state_at = :now, queued_at = NULL, error = :why
WHERE campaign_id = :campaign AND seq IN (:seqs)
