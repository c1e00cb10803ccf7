SELECT (SELECT COUNT(*) FROM message
        WHERE campaign_id = :campaign AND (queued_at < :queued OR queued_at = :queued AND seq < :seq))
     + (SELECT COUNT(*) FROM campaign c
        JOIN message m ON m.campaign_id = c.id AND m.seq >= c.next_seq AND m.seq < :below
        WHERE c.id = :campaign AND m.state = 'pending' AND m.queued_at IS NULL)
