DELETE FROM node WHERE name = :name
