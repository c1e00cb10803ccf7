INSERT INTO campaign_rate (campaign_id, slot, minute, messages)
VALUES (:campaign, MINUTE(:minute), :minute, :messages)
ON DUPLICATE KEY UPDATE messages = IF(minute = VALUES(minute), messages, 0) + VALUES(messages), minute = VALUES(minute)
