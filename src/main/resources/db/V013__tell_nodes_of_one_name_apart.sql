-- Two processes under one name are told apart.
ALTER TABLE node
  ADD COLUMN IF NOT EXISTS incarnation CHAR(36) NULL COMMENT 'of the process that has the name now' AFTER name;
