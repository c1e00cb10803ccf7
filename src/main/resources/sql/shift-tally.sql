UPDATE campaign_tally
SET pending = pending + :pending, claimed = claimed + :claimed, sending = sending + :sending, sent = sent + :sent,
    delivered = delivered + :delivered, `read` = `read` + :read, failed = failed + :failed,
    no_whatsapp = no_whatsapp + :no_whatsapp, `unknown` = `unknown` + :unknown, opted_out = opted_out + :opted_out,
    expired = expired + :expired, cancelled = cancelled + :cancelled
WHERE campaign_id = :campaign
