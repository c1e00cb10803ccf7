SELECT COUNT(*) FROM message WHERE campaign_id = :campaign AND seq BETWEEN :first AND :last AND state = 'opted_out'
