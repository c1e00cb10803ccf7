UPDATE gateway SET mute_runs = 0 WHERE name = :gateway AND mute_runs > 0
