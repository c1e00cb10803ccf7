SELECT name, poll_fence FROM gateway WHERE name = :name AND poll_owner = :owner
