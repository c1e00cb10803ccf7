UPDATE instance
SET qr_at = NULL, version = version + 1, changed_at = :now
WHERE name = :instance AND qr_at IS NOT NULL
