UPDATE message SET settle_at = :lease, settlings = settlings + 1
WHERE campaign_id = :campaign AND seq = :seq AND claim_id = :claim AND state = 'unknown' AND settlings = :settlings
  AND settle_at <= :now
