SELECT * FROM proxy WHERE assigned_instance_name = :instance
