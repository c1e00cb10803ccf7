SELECT * FROM saga WHERE running_instance = :instance
