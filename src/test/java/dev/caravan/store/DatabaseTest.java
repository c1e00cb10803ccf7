package dev.caravan.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class DatabaseTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TestDatabase server;
    private final JdbcTemplate admin;

    DatabaseTest(TestDatabase server, DataSource dataSource) {
        this.server = server;
        admin = new JdbcTemplate(dataSource);
    }

    @Test
    void openingMigratesAndOpeningAgainChangesNothing() {
        for (int start = 0; start < 2; start++) {
            try (Database database = open("twice")) {
                JdbcTemplate sql = new JdbcTemplate(database.dataSource());
                sql.update("INSERT INTO note (text) VALUES (?)", "start " + start);
                assertEquals(start + 1, sql.queryForObject("SELECT COUNT(*) FROM note", Integer.class));
                assertEquals(1, sql.queryForObject("SELECT COUNT(*) FROM flyway_schema_history", Integer.class));
            }
        }
    }

    @Test
    void connectionsAreReadCommittedAndInUtcWhateverTheServersTimeZone() {
        assertNotUtc();
        String before = admin.queryForObject("SELECT @@global.time_zone", String.class);
        admin.update("SET GLOBAL time_zone = ?", "+09:00");
        try (Database database = open("zones")) {
            JdbcTemplate sql = new JdbcTemplate(database.dataSource());
            assertEquals("READ-COMMITTED", sql.queryForObject("SELECT @@session.transaction_isolation", String.class));
            assertEquals("+00:00", sql.queryForObject("SELECT @@session.time_zone", String.class));
            assertEquals(0, sql.queryForObject(
                    "SELECT TIMESTAMPDIFF(SECOND, NOW(), UTC_TIMESTAMP())", Integer.class));
        } finally {
            admin.update("SET GLOBAL time_zone = ?", before);
        }
    }

    @Test
    void localDateTimesKeepTheirValueWhateverThisProcessesTimeZone() {
        assertNotUtc();
        LocalDateTime moment = LocalDateTime.parse("2026-01-15T03:04:05.678");
        try (Database database = open("moments")) {
            JdbcTemplate sql = new JdbcTemplate(database.dataSource());
            sql.update("INSERT INTO note (text, at) VALUES (?, ?), (?, UTC_TIMESTAMP(3))", "bound", moment, "now");

            assertEquals("2026-01-15 03:04:05.678",
                    sql.queryForObject("SELECT CAST(at AS CHAR) FROM note WHERE text = ?", String.class, "bound"));
            assertEquals(moment, at(sql, "bound"));
            assertTrue(Duration.between(at(sql, "now"), LocalDateTime.now(ZoneOffset.UTC)).abs().toMinutes() < 1);
        }
    }

    private static LocalDateTime at(JdbcTemplate sql, String text) {
        return sql.queryForObject("SELECT at FROM note WHERE text = ?",
                (row, n) -> row.getObject(1, LocalDateTime.class), text);
    }

    @Test
    void eachStatementOfABatchTellsItsOwnRowCount() {
        try (Database database = open("batches")) {
            JdbcTemplate sql = new JdbcTemplate(database.dataSource());
            List<Object[]> rows = IntStream.rangeClosed(1, 3).mapToObj(i -> new Object[] {i, "row " + i}).toList();

            assertArrayEquals(new int[] {1, 1, 1},
                    sql.batchUpdate("INSERT INTO note (id, text) VALUES (?, ?)", rows));
            assertArrayEquals(new int[] {0, 0, 0},
                    sql.batchUpdate("INSERT IGNORE INTO note (id, text) VALUES (?, ?)", rows));
            assertArrayEquals(new int[] {0, 1, 0}, sql.batchUpdate("UPDATE note SET text = ? WHERE id = ?",
                    List.of(new Object[] {"x", 7}, new Object[] {"x", 2}, new Object[] {"x", 8})));
        }
    }

    @Test
    void aServerThatIsNotThereIsNamedWithoutThePasswordWhenTheTimeIsOver() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        String url = "jdbc:mariadb://127.0.0.1:" + closedPort + "/caravan";

        String message = refusal(url + "?user=u&password=geheim");

        assertTrue(message.contains(url + " could not be reached within 0 s"), message);
        assertFalse(message.contains("geheim"), message);
    }

    @Test
    void aDatabaseThatDoesNotExistIsNamedAtOnce() {
        String message = refusal(urlOf("absent"));

        assertTrue(message.contains("/absent does not exist or is not open to user 'root'"), message);
    }

    @Test
    void whoStandsStillWithinATransactionHoldsOthersUpForMomentsOnly() throws SQLException {
        try (Database database = open("still", Duration.ofSeconds(30))) {
            JdbcTemplate sql = new JdbcTemplate(database.dataSource());
            sql.update("INSERT INTO note (id, text) VALUES (1, 'before')");
            try (Connection still = database.dataSource().getConnection()) {
                still.setAutoCommit(false);
                try (Statement statement = still.createStatement()) {
                    statement.executeUpdate("UPDATE note SET text = 'still' WHERE id = 1");

                    // It waits for the lock; the server's own patience is 50 s.
                    sql.execute("SET STATEMENT innodb_lock_wait_timeout = 20 FOR "
                            + "UPDATE note SET text = CONCAT(text, ' and after') WHERE id = 1");

                    assertThrows(SQLException.class, () -> statement.executeQuery("SELECT 1"));
                }
            }
            assertEquals("before and after", sql.queryForObject("SELECT text FROM note", String.class));
        }
    }

    private String refusal(String url) {
        Database.Settings settings =
                new Database.Settings(url, "", "", 1, LIMIT, LIMIT, LIMIT, Duration.ZERO);
        return assertThrows(DatabaseUnavailableException.class, () -> Database.open(settings).close()).getMessage();
    }

    private Database open(String schema) {
        return open(schema, LIMIT);
    }

    private Database open(String schema, Duration statementTimeout) {
        admin.execute("CREATE DATABASE IF NOT EXISTS " + schema);
        return Database.open(new Database.Settings(urlOf(schema), "", "", 2, LIMIT, LIMIT, statementTimeout, LIMIT),
                "classpath:db-test");
    }

    private String urlOf(String schema) {
        return server.jdbcUrl().replaceFirst("/[^/]+$", "/" + schema) + "?user=root";
    }

    /** Otherwise a wrong conversion could pass unseen. */
    private static void assertNotUtc() {
        assertFalse(TimeZone.getDefault().hasSameRules(TimeZone.getTimeZone("UTC")), "run with -Duser.timezone");
    }
}
