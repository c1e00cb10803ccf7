DELETE FROM proxy WHERE id = :id AND assigned_instance_name IS NULL
