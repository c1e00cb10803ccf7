UPDATE gateway SET mute_runs = mute_runs + 1 WHERE name = :gateway
