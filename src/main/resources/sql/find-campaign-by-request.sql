SELECT id FROM campaign WHERE request_key = :requestKey
