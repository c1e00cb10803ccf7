SELECT due.id
FROM (SELECT id, next_due_at FROM campaign
      WHERE state = 'RUNNING' AND next_due_at <= :now AND (ends_at IS NULL OR ends_at > :now) AND id > :after
      ORDER BY id LIMIT :limit) due
ORDER BY due.next_due_at, due.id
