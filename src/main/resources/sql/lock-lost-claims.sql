SELECT id, campaign_id, first_seq, last_seq, owner FROM claim WHERE lease_until <= :now ORDER BY lease_until LIMIT :limit
FOR UPDATE SKIP LOCKED
