SELECT id, proxy_id, instance_name, at, cause, evidence, score_before, score_after
FROM proxy_ledger
WHERE proxy_id = :proxy AND id < :before
ORDER BY id DESC
LIMIT :limit
