DELETE FROM node WHERE name = :name AND incarnation = :incarnation
