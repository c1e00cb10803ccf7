SELECT actor FROM audit WHERE action = :action AND target = :target AND at >= :since ORDER BY id DESC LIMIT 1
