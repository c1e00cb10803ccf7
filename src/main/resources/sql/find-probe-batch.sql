SELECT * FROM probe_batch WHERE id = :id
