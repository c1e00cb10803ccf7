SELECT instance_name FROM campaign_instance WHERE campaign_id = :campaign AND position = :position
