UPDATE saga_try
SET outcome = :outcome, fault = :fault, error = :error, ended_at = :now
WHERE saga_id = :id AND attempt = :attempt
