SELECT seq FROM message
WHERE campaign_id = :campaign AND seq IN (:seqs) AND state IN ('pending', 'claimed') AND doubted
FOR UPDATE
