UPDATE proxy
SET cooling_until = :until
WHERE host = :host AND port = :port AND username = :username AND protocol = :protocol
  AND assigned_instance_name IS NULL
  AND (cooling_until IS NULL OR cooling_until < :until)
