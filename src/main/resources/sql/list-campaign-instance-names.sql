SELECT instance_name FROM campaign_instance WHERE campaign_id = :campaign ORDER BY position
