SELECT zone, not_before, COUNT(*) AS messages
FROM (SELECT zone,
             IF(error = :enough AND queued_at > :now,
                TIMESTAMPADD(HOUR, TIMESTAMPDIFF(HOUR, '2000-01-01', queued_at) + 1, '2000-01-01'), NULL) AS not_before
      FROM message
      WHERE campaign_id = :campaign AND queued_at IS NOT NULL) pending
GROUP BY zone, not_before
ORDER BY zone, not_before
