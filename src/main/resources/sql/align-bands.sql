UPDATE proxy
SET band = CASE WHEN success_rate >= :excellent THEN 0 WHEN success_rate >= :good THEN 1
                WHEN success_rate >= :unstable THEN 2 ELSE 3 END
WHERE band <> CASE WHEN success_rate >= :excellent THEN 0 WHEN success_rate >= :good THEN 1
                   WHEN success_rate >= :unstable THEN 2 ELSE 3 END
