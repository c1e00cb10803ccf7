INSERT INTO proxy_ledger (proxy_id, instance_name, at, cause, evidence, score_before, score_after)
VALUES (:id, :instance, :now, :cause, :evidence, :before, :after)
