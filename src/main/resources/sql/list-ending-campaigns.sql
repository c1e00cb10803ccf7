SELECT c.id, c.state
FROM campaign c
JOIN campaign_tally t ON t.campaign_id = c.id
WHERE t.pending > 0 AND (c.state = 'CANCELLED' OR c.state <> 'DRAFT' AND c.ends_at <= :now)
