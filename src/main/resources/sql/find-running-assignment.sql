SELECT * FROM proxy_assignment WHERE running_instance = :instance
