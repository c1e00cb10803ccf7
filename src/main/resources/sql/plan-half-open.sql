UPDATE proxy
SET half_open_at = TIMESTAMPADD(SECOND, FLOOR(LEAST(:last, :first * POW(:growth, half_open_attempt))), :now)
WHERE inactive_cause = 'score' AND half_open_at IS NULL
