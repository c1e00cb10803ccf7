SELECT * FROM campaign_tally WHERE campaign_id IN (:campaigns)
