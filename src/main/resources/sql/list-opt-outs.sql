SELECT * FROM opt_out
WHERE :since IS NULL OR since < :since OR since = :since AND person > :person
ORDER BY since DESC, person
LIMIT :limit
