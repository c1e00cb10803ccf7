SELECT zone, not_before, CAST(SUM(messages) AS INT) AS messages
FROM (SELECT zone,
             IF(error = :enough AND queued_at > :now,
                TIMESTAMPADD(HOUR, TIMESTAMPDIFF(HOUR, '2000-01-01', queued_at) + 1, '2000-01-01'), NULL) AS not_before,
             COUNT(*) AS messages
      FROM message
      WHERE campaign_id = :campaign AND queued_at IS NOT NULL
      GROUP BY 1, 2
      UNION ALL
      SELECT m.zone, NULL, COUNT(*)
      FROM campaign c
      JOIN message m ON m.campaign_id = c.id AND m.seq >= c.next_seq
      WHERE c.id = :campaign AND m.state = 'pending' AND m.queued_at IS NULL
      GROUP BY 1) pending
GROUP BY zone, not_before
ORDER BY zone, not_before
