SELECT person FROM opt_out WHERE person IN (:persons)
