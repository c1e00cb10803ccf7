UPDATE sender SET held_at = :now, held_code = :code, held_evidence = :why
WHERE instance_name = :instance AND held_at IS NULL
