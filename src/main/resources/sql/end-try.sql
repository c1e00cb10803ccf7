UPDATE saga_try
SET fault = :fault, error = :error, ended_at = :now
WHERE saga_id = :id AND attempt = :attempt
