SELECT COUNT(*) FROM audit WHERE action = :action AND at > :since
