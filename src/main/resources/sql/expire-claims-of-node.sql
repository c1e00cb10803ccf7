UPDATE claim SET lease_until = :now WHERE owner = :owner AND lease_until > :now
