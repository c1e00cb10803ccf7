SELECT person, MIN(COALESCE(sending_at, state_at)) AS oldest
FROM message
WHERE person IN (:persons) AND state IN ('claimed', 'sending', 'sent', 'delivered', 'read', 'unknown')
  AND COALESCE(sending_at, state_at) > :since
GROUP BY person
HAVING COUNT(*) >= :most
