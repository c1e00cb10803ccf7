UPDATE campaign c
JOIN campaign_tally t ON t.campaign_id = c.id
SET c.state = 'COMPLETED', c.state_since = :now, c.state_reason = NULL, c.state_evidence = NULL, c.finished_at = :now
WHERE c.id = :id AND (c.state = 'RUNNING' OR c.state = 'PAUSED' AND c.ends_at <= :now) AND t.pending = 0
  AND t.claimed = 0 AND t.sending = 0
  AND NOT EXISTS (SELECT 1 FROM contact_arrival a WHERE a.campaign_id = c.id AND a.lapses_at > :now)
