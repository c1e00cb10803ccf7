SELECT * FROM campaign WHERE id < :before AND (:state IS NULL OR state = :state) ORDER BY id DESC LIMIT :limit
