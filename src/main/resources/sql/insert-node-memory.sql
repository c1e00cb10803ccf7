INSERT INTO node_memory (node, at, used, retained, max) VALUES (:node, :now, :used, :retained, :max)
ON DUPLICATE KEY UPDATE used = VALUES(used), retained = VALUES(retained), max = VALUES(max)
