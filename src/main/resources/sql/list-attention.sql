SELECT id, name, gateway, need, since
FROM (SELECT i.id, i.name, i.gateway, COALESCE(i.needs_human, :held) AS need,
             IF(i.needs_human IS NULL, s.held_at, COALESCE(i.needs_since, i.status_since)) AS since
      FROM instance i
      LEFT JOIN sender s ON s.instance_name = i.name AND s.held_at IS NOT NULL
      WHERE i.enabled = 1 AND (i.needs_human IS NOT NULL OR s.held_at IS NOT NULL)) needed
WHERE (since, id) > (:afterSince, :afterId)
ORDER BY since, id
LIMIT :limit
