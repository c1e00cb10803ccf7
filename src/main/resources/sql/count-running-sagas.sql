SELECT COUNT(*) FROM saga WHERE running_instance IS NOT NULL
