UPDATE saga
SET cause = :asked, pairing_number = COALESCE(:number, pairing_number), due_at = IF(owner IS NULL, :now, due_at)
WHERE running_instance = :instance AND kind = 'connection'
