UPDATE message SET state = 'opted_out', state_at = :now, queued_at = NULL
WHERE campaign_id = :campaign AND seq IN (:seqs) AND state IN ('pending', 'claimed')
