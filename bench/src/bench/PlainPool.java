package bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The same proxies in a table as the origin describes it, leased in its way: by score, then speed, under MariaDB's
 * default isolation. The index is the one that fits its WHERE and names the columns it sorts by.
 */
record PlainPool(DataSource dataSource, long deadline) implements Contention.Lease {

    static void copy(JdbcTemplate jdbc) {
        jdbc.execute("""
                CREATE TABLE plain_proxy (
                  id                     BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
                  protocol               VARCHAR(6)     NOT NULL,
                  host                   VARCHAR(253)   NOT NULL,
                  port                   INT            NOT NULL,
                  username               VARCHAR(255)   NOT NULL,
                  password               VARBINARY(600) NULL,
                  country                CHAR(2)        NULL,
                  is_used                BOOLEAN        NOT NULL DEFAULT FALSE,
                  assigned_instance_name VARCHAR(190)   NULL,
                  is_active              BOOLEAN        NOT NULL,
                  success_rate           TINYINT        NOT NULL,
                  response_ms            INT            NULL,
                  last_used_at           DATETIME(3)    NULL,
                  created_at             DATETIME(3)    NOT NULL,
                  updated_at             DATETIME(3)    NOT NULL,
                  UNIQUE KEY (host, port, username, protocol),
                  UNIQUE KEY (assigned_instance_name),
                  KEY (is_active, is_used, success_rate, response_ms)
                ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin""");
        jdbc.execute("""
                INSERT INTO plain_proxy (id, protocol, host, port, username, password, country, is_active, success_rate,
                                         response_ms, created_at, updated_at)
                SELECT id, protocol, host, port, username, password, country, is_active, success_rate, response_ms,
                       created_at, updated_at
                FROM proxy""");
        jdbc.execute("ANALYZE TABLE plain_proxy");
    }

    static void release(JdbcTemplate jdbc) {
        jdbc.update("UPDATE plain_proxy SET is_used = 0, assigned_instance_name = NULL WHERE is_used = 1");
    }

    @Override
    public Long take(String instance) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try {
                Long id = lock(connection);
                if (id != null) {
                    mark(connection, id, instance);
                }
                connection.commit();
                return id;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private Long lock(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement()) {
            // A sort of the whole pool under lock would outlast the run.
            select.setQueryTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(deadline - System.nanoTime())));
            try (ResultSet row = select.executeQuery("""
                    SELECT id FROM plain_proxy
                    WHERE is_active = 1 AND is_used = 0 AND protocol IN ('http', 'socks5')
                    ORDER BY success_rate DESC, response_ms ASC LIMIT 1 FOR UPDATE""")) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    private static void mark(Connection connection, long id, String instance) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE plain_proxy SET is_used = 1, assigned_instance_name = ?, last_used_at = UTC_TIMESTAMP(3)
                WHERE id = ?""")) {
            update.setString(1, instance);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }
}
