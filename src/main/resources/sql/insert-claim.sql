INSERT INTO claim (campaign_id, first_seq, last_seq, remaining, owner, claimed_at, lease_until)
VALUES (:campaign, :first, :last, :count, :owner, :now, :until)
RETURNING id
