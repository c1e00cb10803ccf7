SELECT COUNT(*) FROM instance_timeline WHERE instance_name = :name
