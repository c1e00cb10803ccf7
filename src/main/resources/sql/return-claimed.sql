UPDATE message m
SET m.state = 'pending', m.state_at = :now, m.queued_at = :queued
WHERE m.campaign_id = :campaign AND m.seq BETWEEN :first AND :last AND m.claim_id = :claim AND m.state = 'claimed'
