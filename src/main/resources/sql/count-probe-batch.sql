UPDATE probe_batch
SET ok = ok + :ok, failed = failed + :failed, untested = untested + :untested
WHERE id = :id AND state = 'running'
