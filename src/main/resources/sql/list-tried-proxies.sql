SELECT proxy_id FROM proxy_assignment_try WHERE assignment_id = :id
