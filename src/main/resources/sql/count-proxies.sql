SELECT COUNT(*)
FROM proxy
WHERE (:active IS NULL OR is_active = :active)
  AND (:used IS NULL OR is_used = :used)
  AND (:band IS NULL OR band = :band)
  AND (:protocol IS NULL OR protocol = :protocol)
  AND (:country IS NULL OR country = :country)
