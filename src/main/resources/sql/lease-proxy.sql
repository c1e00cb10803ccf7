UPDATE proxy
SET assigned_instance_name = :instance, last_used_at = :now, updated_at = :now
WHERE id = :id AND assigned_instance_name IS NULL
