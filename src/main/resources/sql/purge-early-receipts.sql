DELETE FROM early_receipt WHERE seen_at < :before LIMIT :limit
