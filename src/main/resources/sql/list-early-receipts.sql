SELECT STRAIGHT_JOIN e.key_id, e.status, e.at
FROM early_receipt e
JOIN message m ON m.key_id = e.key_id
WHERE e.seen_at >= :since
LIMIT :limit
