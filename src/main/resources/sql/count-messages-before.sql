SELECT COUNT(*)
FROM message
WHERE campaign_id = :campaign AND (queued_at < :queued OR queued_at = :queued AND seq < :seq)
