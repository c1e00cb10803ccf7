SELECT campaign_id, seq, state FROM message WHERE person IN (:persons) AND state IN ('pending', 'claimed') FOR UPDATE
