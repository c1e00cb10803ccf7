UPDATE message m
SET m.state = 'sending', m.state_at = :now, m.sending_at = :now, m.attempts = m.attempts + 1
WHERE m.campaign_id = :campaign AND m.seq IN (:seqs) AND m.claim_id = :claim AND m.state = 'claimed'
  AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = :campaign AND c.state = 'RUNNING'
              AND (c.ends_at IS NULL OR c.ends_at > :now))
  AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.person = m.person)
