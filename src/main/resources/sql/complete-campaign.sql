UPDATE campaign c
JOIN campaign_tally t ON t.campaign_id = c.id
SET c.state = 'COMPLETED', c.state_since = :now, c.finished_at = :now
WHERE c.id = :id AND c.state = 'RUNNING' AND t.pending = 0 AND t.claimed = 0 AND t.sending = 0
