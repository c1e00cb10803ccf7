INSERT INTO campaign_tally (campaign_id) VALUES (:campaign)
