UPDATE incident SET closed_at = :now WHERE open_key = CONCAT(:kind, ':', :subject)
