UPDATE proxy SET half_open_at = :at WHERE id = :id AND inactive_cause = 'score'
