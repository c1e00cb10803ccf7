SELECT instance_name FROM proxy_assignment WHERE gateway = :gateway AND updated_at >= :since
UNION
SELECT running_instance FROM proxy_assignment WHERE gateway = :gateway AND running_instance IS NOT NULL
