UPDATE campaign_instance r JOIN campaign c ON c.id = r.campaign_id
SET r.active = FALSE, r.inactive_since = :now, r.inactive_error = :why, c.rotation = :rotation
WHERE r.campaign_id = :campaign AND r.position = :position AND r.active
