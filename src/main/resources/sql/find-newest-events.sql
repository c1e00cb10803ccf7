SELECT (SELECT COALESCE(MAX(id), 0) FROM instance_timeline) AS of_instances,
       (SELECT COALESCE(MAX(id), 0) FROM incident_event) AS of_incidents,
       (SELECT COALESCE(MAX(id), 0) FROM campaign_event) AS of_campaigns
