SELECT c.id, c.name, t.sent + t.delivered + t.`read` AS accepted, t.delivered + t.`read` AS arrived, t.failed,
       t.no_whatsapp, t.`unknown`,
       (SELECT STRAIGHT_JOIN COUNT(*) FROM opt_out o JOIN message m ON m.person = o.person AND m.campaign_id = c.id
        WHERE o.since >= c.started_at AND m.attempts > 0) AS opted_out,
       (SELECT COUNT(*) FROM campaign_instance r JOIN sender s ON s.instance_name = r.instance_name
        WHERE r.campaign_id = c.id AND s.held_at >= c.started_at) AS held,
       (SELECT COALESCE(SUM(ot.delivered + ot.`read`), 0)
        FROM campaign o JOIN campaign_tally ot ON ot.campaign_id = o.id
        WHERE o.id <> c.id AND o.started_at >= :lately) AS others
FROM campaign c
JOIN campaign_tally t ON t.campaign_id = c.id
WHERE c.state = 'RUNNING' AND c.canary_left = 0 AND t.claimed = 0 AND t.sending = 0
  AND c.next_due_at - INTERVAL 1000 * c.delay_ms MICROSECOND <= :before
