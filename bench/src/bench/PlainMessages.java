package bench;

import org.springframework.jdbc.core.JdbcTemplate;

/** A table of messages as anybody would make it: 0 pending, 1 claimed, 2 sent. */
final class PlainMessages {

    private PlainMessages() {
    }

    static void fill(Load load) throws InterruptedException {
        JdbcTemplate jdbc = load.jdbc();
        jdbc.execute("DROP TABLE IF EXISTS plain_message");
        jdbc.execute("""
                CREATE TABLE plain_message (
                  id         BIGINT        NOT NULL PRIMARY KEY,
                  instance   VARCHAR(100)  NOT NULL,
                  recipient  VARCHAR(20)   NOT NULL,
                  text       VARCHAR(1000) NOT NULL,
                  status     TINYINT       NOT NULL DEFAULT 0,
                  key_id     VARCHAR(40)   NULL,
                  claimed_at DATETIME(3)   NULL,
                  sent_at    DATETIME(3)   NULL,
                  KEY (status, id)
                ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin""");
        jdbc.update("INSERT INTO plain_message (id, instance, recipient, text) SELECT seq, " + load.columns() + " FROM "
                + load.numbers());
        jdbc.execute("ANALYZE TABLE plain_message");
        load.database().settle();
    }

    /** Books one message, as those do that send one by one. */
    static void book(JdbcTemplate jdbc, long id, String keyId) {
        jdbc.update("UPDATE plain_message SET status = 2, key_id = ?, sent_at = UTC_TIMESTAMP(3) WHERE id = ?", keyId,
                id);
    }

    static void requireSent(Load load, int wanted) {
        Integer sent = load.jdbc().queryForObject(
                "SELECT COUNT(*) FROM plain_message WHERE status = 2 AND key_id IS NOT NULL", Integer.class);
        if (sent == null || sent != wanted) {
            throw new IllegalStateException(sent + " outcomes are booked, not " + wanted);
        }
    }
}
