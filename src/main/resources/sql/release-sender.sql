UPDATE sender s LEFT JOIN instance i ON i.name = s.instance_name
SET s.held_at = NULL, s.held_code = NULL, s.held_evidence = NULL
WHERE s.instance_name = :instance AND s.held_at IS NOT NULL AND (i.needs_human IS NULL OR i.needs_human <> :restricted)
