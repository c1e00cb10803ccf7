SELECT mute_runs FROM gateway WHERE name = :gateway
