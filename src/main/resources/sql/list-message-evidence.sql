SELECT seq, at, event, instance, detail FROM message_event
WHERE campaign_id = :campaign AND seq IN (:seqs)
ORDER BY seq, id
