-- A fleet as Caravan left it before there were connections, probes, sweeps and nodes. The tests' clock shows noon.

INSERT INTO gateway (name, kind, version, reachable, reachable_since, polled_at, poll_millis, answered_at, poll_due_at,
                     inventory_at, inventory_due_at, poll_owner, poll_lease_until, poll_fence) VALUES
  ('evo', 'evolution', '2.3.7', 1, '2026-01-10', '2026-01-15 11:59:30', 40, '2026-01-15 11:59:30', '2026-01-15 12:00',
   '2026-01-15 11:55', '2026-01-15 12:00', NULL, NULL, 17);

INSERT INTO instance (id, name, gateway, enabled, connection_status, status_since, reason_code, reason, paired,
                      needs_human, connected_since, down_since, observed_at, proxy_state, qr_code, qr_at, version, created_at,
                      changed_at) VALUES
  (1, 'open', 'evo', 1, 'CONNECTED', '2026-01-15 08:00', NULL, NULL, 1, NULL,
   '2026-01-15 08:00', NULL, '2026-01-15 08:00', 'effective', NULL, NULL, 4, '2026-01-10', '2026-01-15 08:00'),
  (2, 'in-second-try', 'evo', 1, 'CONNECTED', '2026-01-15 11:58', NULL, NULL, 1, NULL,
   '2026-01-15 11:58', NULL, '2026-01-15 11:58', 'stored', NULL, NULL, 2, '2026-01-10', '2026-01-15 11:58'),
  (3, 'dropped', 'evo', 1, 'DISCONNECTED', '2026-01-15 11:50', 428, 'Connection Closed', 1, NULL,
   '2026-01-15 07:00', '2026-01-15 11:50', '2026-01-15 11:50', 'none', NULL, NULL, 3, '2026-01-10', '2026-01-15 11:50'),
  (4, 'unlinked', 'evo', 1, 'AUTH_FAILURE', '2026-01-14 20:00', 401, 'Logged out', 0, 'pair-again',
   '2026-01-12 09:00', '2026-01-14 20:00', '2026-01-14 20:00', 'none', NULL, NULL, 7, '2026-01-10', '2026-01-14 21:00'),
  (5, 'waits-for-scan', 'evo', 1, 'QR_REQUIRED', '2026-01-15 11:59', NULL, NULL, 0, 'scan-qr',
   NULL, '2026-01-15 11:00', '2026-01-15 11:59', 'none', '2@abc', '2026-01-15 11:59', 2, '2026-01-10',
   '2026-01-15 11:59'),
  (6, 'disabled', 'evo', 0, 'DISCONNECTED', '2026-01-13', NULL, NULL, NULL, NULL,
   NULL, '2026-01-13', '2026-01-13', 'none', NULL, NULL, 1, '2026-01-10', '2026-01-13');

INSERT INTO instance_timeline (instance_name, at, subject, from_value, to_value, cause, evidence) VALUES
  ('dropped', '2026-01-15 11:50', 'status', 'CONNECTED', 'DISCONNECTED', 'webhook', '428');

INSERT INTO proxy (id, protocol, host, port, country, assigned_instance_name, is_active, inactive_cause, success_rate,
                   band, response_ms, last_used_at, created_at, updated_at) VALUES
  (1, 'http', 'used.example', 8080, 'BR', 'open', 1, NULL, 90, 0, 120, '2026-01-15 08:00', '2026-01-10', '2026-01-15'),
  (2, 'http', 'tried.example', 8080, 'BR', 'in-second-try', 1, NULL, 50, 1, 300, '2026-01-15 11:57', '2026-01-10',
   '2026-01-15'),
  (3, 'http', 'refused.example', 8080, NULL, NULL, 1, NULL, 20, 2, NULL, NULL, '2026-01-10', '2026-01-15'),
  (4, 'http', 'free.example', 8080, 'US', NULL, 1, NULL, 80, 0, 200, NULL, '2026-01-10', '2026-01-10'),
  (5, 'http', 'ejected.example', 8080, NULL, NULL, 0, 'score', 0, 3, NULL, NULL, '2026-01-10', '2026-01-14'),
  (6, 'socks5', 'switched-off.example', 1080, NULL, NULL, 0, 'admin', 70, 1, NULL, NULL, '2026-01-10', '2026-01-12');

INSERT INTO proxy_ledger (id, proxy_id, instance_name, at, cause, evidence, score_before, score_after) VALUES
  (1, 1, 'open', '2026-01-15 08:00', 'success', 'login 6 s after the restart', 80, 90),
  (2, 3, 'in-second-try', '2026-01-15 11:57', 'refused', 'Invalid proxy', 50, 20),
  (3, 5, NULL, '2026-01-14', 'unreachable', 'connect timed out', 30, 0);

INSERT INTO proxy_assignment (id, instance_name, gateway, step, outcome, proxy_id, attempt, touched_gateway, set_at,
                              set_answer, restart_at, cause, last_error, due_at, owner, lease_until, fence, started_at,
                              updated_at) VALUES
  (1, 'open', 'evo', 'AWAIT_OPEN', 'effective', 1, 1, 1, '2026-01-15 07:59:54', 'ACCEPTED', '2026-01-15 07:59:55',
   'opened', NULL, NULL, NULL, NULL, 5, '2026-01-15 07:59:50', '2026-01-15 08:00'),
  (2, 'in-second-try', 'evo', 'SETTLE', NULL, 2, 2, 1, '2026-01-15 11:59:50', 'ACCEPTED', NULL,
   'opened', 'refused: Invalid proxy', '2026-01-15 11:59:59', 'node-1', '2026-01-15 11:59:59', 6,
   '2026-01-15 11:59:40', '2026-01-15 11:59:50'),
  (3, 'disabled', 'evo', 'CLEAR', 'returned', NULL, 1, 1, NULL, NULL, NULL,
   'disabled', NULL, NULL, NULL, NULL, 2, '2026-01-13', '2026-01-13'),
  (4, 'dropped', 'evo', 'SETTLE', 'abandoned', NULL, 1, 1, NULL, 'ACCEPTED', NULL,
   'opened', 'the session closed', NULL, NULL, NULL, 3, '2026-01-15 11:49', '2026-01-15 11:50');

INSERT INTO proxy_assignment_try (assignment_id, attempt, proxy_id, fault, error, started_at, ended_at) VALUES
  (1, 1, 1, NULL, NULL, '2026-01-15 07:59:52', '2026-01-15 08:00'),
  (2, 1, 3, 'refused', 'Invalid proxy', '2026-01-15 11:59:42', '2026-01-15 11:59:45'),
  (2, 2, 2, NULL, NULL, '2026-01-15 11:59:46', NULL),
  (4, 1, 2, NULL, 'the session closed', '2026-01-15 11:49', '2026-01-15 11:50');

INSERT INTO incident (id, kind, subject, detail, opened_at, last_seen_at, closed_at) VALUES
  (1, 'proxy-fault', 'no-login', '7 of 9 proxies', '2026-01-11', '2026-01-11', '2026-01-11 01:00'),
  (2, 'proxy-fault', 'refused', '6 of 8 proxies', '2026-01-15 11:57', '2026-01-15 11:57', NULL);

INSERT INTO audit (at, actor, action, target, detail) VALUES
  ('2026-01-12', 'admin', 'deactivate', 'proxy 6', NULL);

INSERT INTO api_key (name, role, key_hash, created_at) VALUES
  ('dashboard', 'viewer', REPEAT('k', 32), '2026-01-10');
