UPDATE campaign SET next_due_at = :due, rotation = :rotation, canary_left = :canaryLeft, next_seq = :next WHERE id = :id
