UPDATE campaign_instance r JOIN campaign c ON c.id = r.campaign_id
SET r.active = TRUE, r.inactive_since = NULL, r.inactive_error = NULL, c.rotation = r.position
WHERE r.campaign_id = :campaign AND r.position = :position AND r.active = FALSE
