SELECT * FROM instance WHERE changed_at >= :since
