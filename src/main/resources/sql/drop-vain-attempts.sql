UPDATE instance i
JOIN gateway g ON g.name = i.gateway
SET i.next_attempt_at = NULL
WHERE i.next_attempt_at IS NOT NULL
  AND (g.reachable = 0 AND i.next_attempt_at <= :now
       OR i.needs_human IS NOT NULL AND i.needs_human NOT IN (:beside))
