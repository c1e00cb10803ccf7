UPDATE probe_batch SET total = (SELECT COUNT(*) FROM proxy_probe WHERE batch_id = :id) WHERE id = :id
