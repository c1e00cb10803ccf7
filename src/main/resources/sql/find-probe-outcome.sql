SELECT probed_at, probe_ok, probe_millis, probe_error FROM proxy WHERE id = :id AND probed_at >= :since
