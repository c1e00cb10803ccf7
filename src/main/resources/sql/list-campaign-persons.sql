SELECT person, seq FROM message WHERE campaign_id = :campaign AND person IN (:persons)
