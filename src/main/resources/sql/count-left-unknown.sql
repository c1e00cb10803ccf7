UPDATE campaign_instance r
JOIN (SELECT position, COUNT(*) AS messages FROM message
      WHERE campaign_id = :campaign AND seq IN (:seqs)
      GROUP BY position) d ON d.position = r.position
SET r.`unknown` = r.`unknown` + d.messages
WHERE r.campaign_id = :campaign
