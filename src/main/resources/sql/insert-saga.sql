INSERT INTO saga (instance_name, gateway, kind, step, step_since, proxy_id, cause, pairing_number, due_at, started_at,
                  updated_at)
SELECT i.name, i.gateway, :kind, :step, :now, (SELECT p.id FROM proxy p WHERE p.assigned_instance_name = i.name),
       :cause, :number, :now, :now, :now
FROM instance i
WHERE i.name = :instance
