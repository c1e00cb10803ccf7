UPDATE campaign SET canary_left = canary_left + :count WHERE id = :id AND canary_left IS NOT NULL
