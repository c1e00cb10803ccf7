SELECT COUNT(*) FROM probe_batch
