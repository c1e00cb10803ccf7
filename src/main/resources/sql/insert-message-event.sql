INSERT INTO message_event (campaign_id, seq, at, event, instance, detail)
VALUES (:campaign, :seq, :at, :event, :instance, :detail)
