SELECT value FROM setting WHERE name = 'person-cap' FOR UPDATE
