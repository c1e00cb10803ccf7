UPDATE message m
SET m.state = 'unknown', m.state_at = :now, m.settle_at = :settle, m.settlings = 0, m.error = :why
WHERE m.campaign_id = :campaign AND m.seq BETWEEN :first AND :last AND m.claim_id = :claim AND m.state = 'sending'
