SELECT MIN(next_due_at) AS due FROM campaign WHERE state = 'RUNNING' AND next_due_at > :now AND next_due_at < :until
