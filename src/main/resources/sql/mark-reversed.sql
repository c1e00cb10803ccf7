UPDATE proxy_ledger
SET reversed = 1
WHERE cause = :cause AND at > :since AND at <= :until AND score_after < score_before AND reversed = 0
