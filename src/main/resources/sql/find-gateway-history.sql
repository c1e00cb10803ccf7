SELECT kept FROM gateway_history WHERE gateway = :gateway AND looked_at > :since
