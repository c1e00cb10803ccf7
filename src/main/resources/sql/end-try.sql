UPDATE proxy_assignment_try
SET fault = :fault, error = :error, ended_at = :now
WHERE assignment_id = :id AND attempt = :attempt
