UPDATE campaign SET last_seq = :last WHERE id = :id
