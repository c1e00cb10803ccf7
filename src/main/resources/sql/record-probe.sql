UPDATE proxy
SET probed_at = :startedAt,
    probe_ok = :ok,
    probe_millis = :millis,
    probe_error = :error,
    failed_probes = CASE WHEN :ok IS NULL THEN failed_probes WHEN :ok THEN 0 ELSE LEAST(failed_probes + 1, 32767) END,
    response_ms = IF(:ok, :millis, response_ms),
    updated_at = :now
WHERE id = :id
