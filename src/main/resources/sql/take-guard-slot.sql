UPDATE proxy_guard
SET next_at = TIMESTAMPADD(MICROSECOND, :gapMicros, GREATEST(COALESCE(next_at, :earliest), :earliest))
WHERE name = :name
