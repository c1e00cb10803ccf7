UPDATE message SET state = 'pending', state_at = :now, queued_at = :queued, settle_at = NULL, doubted = TRUE,
                   error = :why
WHERE campaign_id = :campaign AND seq = :seq AND claim_id = :claim AND state = 'unknown' AND settle_at IS NOT NULL
