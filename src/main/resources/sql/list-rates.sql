SELECT minute, messages FROM campaign_rate WHERE campaign_id = :campaign AND minute >= :since ORDER BY minute
