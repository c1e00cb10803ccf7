SELECT * FROM probe_batch WHERE running = TRUE
