SELECT proxy_id, SUM(score_before - score_after) AS points
FROM proxy_ledger
WHERE cause = :cause AND at > :since AND at <= :until AND score_after < score_before AND reversed = 0
GROUP BY proxy_id
ORDER BY proxy_id
