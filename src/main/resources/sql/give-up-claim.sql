UPDATE claim SET lease_until = :now WHERE id = :id
