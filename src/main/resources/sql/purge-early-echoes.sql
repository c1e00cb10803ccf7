DELETE FROM early_echo WHERE seen_at < :before LIMIT :limit
