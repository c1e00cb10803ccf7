INSERT INTO instance_timeline (instance_name, at, subject, from_value, to_value, cause, evidence)
VALUES (:instance, :at, :subject, :from, :to, :cause, :evidence)
