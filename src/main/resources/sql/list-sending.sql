SELECT seq FROM message WHERE campaign_id = :campaign AND seq BETWEEN :first AND :last AND claim_id = :claim
  AND state = 'sending'
