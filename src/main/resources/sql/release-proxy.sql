UPDATE proxy
SET assigned_instance_name = NULL, cooling_until = :coolingUntil, updated_at = :now
WHERE id = :id AND assigned_instance_name = :instance
