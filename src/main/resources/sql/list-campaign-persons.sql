SELECT person FROM message WHERE campaign_id = :campaign AND person IN (:persons)
