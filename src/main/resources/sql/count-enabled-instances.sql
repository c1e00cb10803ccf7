SELECT COUNT(*) FROM instance WHERE enabled = 1
