SELECT COUNT(*) FROM campaign WHERE :state IS NULL OR state = :state
