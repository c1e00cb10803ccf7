UPDATE campaign_instance r
JOIN (SELECT position, COUNT(*) AS messages FROM message
      WHERE campaign_id = :campaign AND seq BETWEEN :first AND :last AND claim_id = :claim AND state = 'sending'
      GROUP BY position) d ON d.position = r.position
SET r.attempts = r.attempts + d.messages, r.`unknown` = r.`unknown` + d.messages
WHERE r.campaign_id = :campaign
