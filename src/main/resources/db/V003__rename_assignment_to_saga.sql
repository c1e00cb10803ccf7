-- One saga works on an instance at a time, whatever it is for: giving or taking back its proxy, or connecting it.
RENAME TABLE proxy_assignment TO saga, proxy_assignment_try TO saga_try;
ALTER TABLE saga_try DROP FOREIGN KEY try_assignment;
ALTER TABLE saga_try RENAME COLUMN assignment_id TO saga_id;
ALTER TABLE saga_try ADD CONSTRAINT try_saga FOREIGN KEY (saga_id) REFERENCES saga (id) ON DELETE CASCADE;
