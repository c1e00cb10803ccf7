DELETE FROM contact_arrival WHERE campaign_id = :campaign AND (id = :arrival OR lapses_at <= :now)
