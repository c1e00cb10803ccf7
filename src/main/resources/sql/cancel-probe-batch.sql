UPDATE probe_batch SET state = 'cancelled', finished_at = :now WHERE id = :id AND state = 'running'
