-- One saga works on an instance at a time, whatever it is for: giving or taking back its proxy, or connecting it.
RENAME TABLE IF EXISTS proxy_assignment TO saga;
RENAME TABLE IF EXISTS proxy_assignment_try TO saga_try;
ALTER TABLE saga_try DROP FOREIGN KEY IF EXISTS try_assignment;
ALTER TABLE saga_try CHANGE COLUMN IF EXISTS assignment_id saga_id BIGINT NOT NULL;
ALTER TABLE saga_try DROP FOREIGN KEY IF EXISTS try_saga;
ALTER TABLE saga_try ADD CONSTRAINT try_saga FOREIGN KEY (saga_id) REFERENCES saga (id) ON DELETE CASCADE;
