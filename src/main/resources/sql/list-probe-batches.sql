SELECT * FROM probe_batch WHERE id < :before ORDER BY id DESC LIMIT :limit
