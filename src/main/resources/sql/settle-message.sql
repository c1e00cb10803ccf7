UPDATE message SET state = :state, state_at = :now, key_id = :key, sent_at = :sent, settle_at = NULL, error = :error
WHERE campaign_id = :campaign AND seq = :seq AND claim_id = :claim AND state = 'unknown'
