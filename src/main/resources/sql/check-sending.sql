SELECT EXISTS (SELECT 1
               FROM message m
               JOIN campaign c ON c.id = m.campaign_id
               WHERE m.campaign_id = :campaign AND m.seq = :seq AND m.claim_id = :claim AND m.state = 'sending'
                 AND c.state = 'RUNNING' AND (c.ends_at IS NULL OR c.ends_at > :now)
                 AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.person = m.person))
