SELECT at, event, instance, detail FROM message_event WHERE campaign_id = :campaign AND seq = :seq ORDER BY id
