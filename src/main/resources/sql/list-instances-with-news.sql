SELECT instance_name FROM saga WHERE gateway = :gateway AND updated_at >= :since
UNION
SELECT running_instance FROM saga WHERE gateway = :gateway AND running_instance IS NOT NULL
