SELECT e.id AS event_id, e.campaign_id, c.name, e.at, e.state, e.reason, e.evidence
FROM campaign_event e
JOIN campaign c ON c.id = e.campaign_id
WHERE e.id > :after AND e.id <= :upTo
ORDER BY e.id
LIMIT :limit
