SELECT COUNT(*) FROM proxy_assignment WHERE running_instance IS NOT NULL
