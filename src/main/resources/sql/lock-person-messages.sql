SELECT campaign_id, seq, state, claim_id, key_id FROM message WHERE person = :person FOR UPDATE
