UPDATE message SET settle_at = :due, settlings = settlings - :uncounted
WHERE campaign_id = :campaign AND seq = :seq AND claim_id = :claim AND state = 'unknown' AND settle_at IS NOT NULL
