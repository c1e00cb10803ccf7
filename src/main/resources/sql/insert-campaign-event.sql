INSERT INTO campaign_event (campaign_id, at, state, reason, evidence)
SELECT id, state_since, state, state_reason, state_evidence FROM campaign WHERE id = :id
