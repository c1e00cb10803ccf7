SELECT id, name, gateway, needs_human, COALESCE(needs_since, status_since) AS since
FROM instance
WHERE enabled = 1 AND needs_human IS NOT NULL
  AND (COALESCE(needs_since, status_since), id) > (:afterSince, :afterId)
ORDER BY since, id
LIMIT :limit
