-- Messages that were never taken from the queue are found by their number: taking them changes no index. queued_at, and
-- its index, are for those that came back, or wait for a moment of their own.
ALTER TABLE campaign
  ADD COLUMN IF NOT EXISTS next_seq INT NOT NULL DEFAULT 1 COMMENT 'messages that were never taken have it, or a higher one';

-- What waits already has its queued_at, and goes on by it.
UPDATE campaign SET next_seq = last_seq + 1;

ALTER TABLE message
  MODIFY COLUMN queued_at DATETIME(3) NULL COMMENT 'when it may go out, if it came back or waits for a moment';
