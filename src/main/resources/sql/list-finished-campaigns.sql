SELECT c.id
FROM campaign c
JOIN campaign_tally t ON t.campaign_id = c.id
WHERE (c.state = 'RUNNING' OR c.state = 'PAUSED' AND c.ends_at <= :now) AND t.pending = 0 AND t.claimed = 0 AND t.sending = 0
  AND (t.`unknown` = 0 OR NOT EXISTS (SELECT 1 FROM message m WHERE m.campaign_id = c.id AND m.settle_at IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM contact_arrival a WHERE a.campaign_id = c.id AND a.lapses_at > :now)
