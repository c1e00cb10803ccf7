UPDATE setting SET value = :until WHERE name = :name AND value <= :now
