UPDATE campaign SET next_seq = LEAST(:next, last_seq + 1) WHERE id = :id
