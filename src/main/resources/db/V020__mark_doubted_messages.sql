-- A message that waits to be sent again may have been taken before: what ends it without an answer leaves it unknown.
ALTER TABLE message
  ADD COLUMN IF NOT EXISTS doubted BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'an attempt before may have been taken';

UPDATE message m
JOIN message_event e ON e.campaign_id = m.campaign_id AND e.seq = m.seq AND e.event = 'sent_again'
SET m.doubted = TRUE
WHERE m.state IN ('pending', 'claimed', 'sending', 'unknown');
