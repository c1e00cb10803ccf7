DELETE FROM early_receipt WHERE key_id IN (:keys)
