UPDATE incident SET closed_at = :now WHERE kind = :kind AND closed_at IS NULL AND subject NOT IN (:gateways)
