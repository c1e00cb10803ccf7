INSERT INTO contact_arrival (campaign_id, id, lapses_at) VALUES (:campaign, :arrival, :lapsesAt)
ON DUPLICATE KEY UPDATE lapses_at = :lapsesAt
