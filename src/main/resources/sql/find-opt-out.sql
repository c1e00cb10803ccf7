SELECT * FROM opt_out WHERE person = :person
