package dev.caravan.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.store.EmbeddedMariaDbTest.LIMIT;
import static dev.caravan.store.EmbeddedMariaDbTest.SERVERS;
import static dev.caravan.store.EmbeddedMariaDbTest.settings;
import static dev.caravan.store.EmbeddedMariaDbTest.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How one running embedded database is set up, and who may enter. */
class EmbeddedMariaDbAccessTest {

    @TempDir
    static Path directory;

    private static EmbeddedMariaDb db;

    @BeforeAll
    static void start() {
        db = EmbeddedMariaDb.start(settings(directory), SERVERS);
    }

    @AfterAll
    static void stop() {
        db.close();
    }

    @Test
    void theServerIsOnLoopbackDurableAndInUtc() {
        assertEquals("127.0.0.1", variable("bind_address"));
        assertEquals("1", variable("innodb_flush_log_at_trx_commit"));
        assertEquals("READ-COMMITTED", variable("transaction_isolation"));
        assertEquals("+00:00", variable("time_zone"));
        assertEquals("utf8mb4_unicode_ci", variable("collation_server"));
        assertTrue(ServerVersion.of(variable("version")).isSupported());
    }

    @Test
    void onlyTheOwnAccountMayLogInAndOnlyToItsOwnDatabase() throws SQLException, IOException {
        String server = "jdbc:mariadb://127.0.0.1:" + db.port() + "/";
        for (String user : List.of("root", "", "mysql", "mariadb.sys", System.getProperty("user.name"), "caravan")) {
            for (String password : List.of("", "invalid", "root")) {
                SQLException refusal = assertThrows(SQLException.class,
                        () -> DriverManager.getConnection(server, user, password).close(), user);
                assertEquals(1045, refusal.getErrorCode(), user);
            }
        }
        assertThrows(SQLException.class,
                () -> DriverManager.getConnection(server + "mysql", db.username(), db.password()).close());
        assertEquals("rw-------", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("database-password"))));
        assertEquals(List.of("caravan.lock", "database", "database-password", "mariadb.log", "mariadb.log.1"),
                entries(directory));
    }

    @Test
    void aSecondStartInTheSameProcessIsRefusedAndHarmsNothing() {
        assertThrows(DatabaseUnavailableException.class, () -> EmbeddedMariaDb.start(settings(directory), SERVERS));
        assertEquals(1, sql(db).queryForObject("SELECT 1", Integer.class));
    }

    @Test
    void aWrongPasswordIsToldAtOnceAndNotShown() {
        Database.Settings wrong = new Database.Settings(
                db.jdbcUrl(), db.username(), "geheim", 1, LIMIT, LIMIT, LIMIT, Duration.ofMinutes(10));

        String message = assertThrows(DatabaseUnavailableException.class, () -> Database.open(wrong).close())
                .getMessage();

        assertTrue(message.contains(db.jdbcUrl() + " refuses user 'caravan'"), message);
        assertFalse(message.contains("geheim"), message);
    }

    /** The server treats an account that it does not have like one of those it has: which one is drawn by the name. */
    @ParameterizedTest
    @ValueSource(strings = {"caravan1", "caravan2", "caravan3", "caravan4", "caravan5", "caravan6"})
    void anUnknownAccountIsToldAtOnce(String account) {
        Database.Settings unknown = new Database.Settings(
                db.jdbcUrl(), account, "geheim", 1, LIMIT, LIMIT, LIMIT, Duration.ofSeconds(2));

        String message = assertThrows(DatabaseUnavailableException.class, () -> Database.open(unknown).close())
                .getMessage();

        assertTrue(message.contains(db.jdbcUrl() + " refuses user '" + account + "'"), message);
    }

    private static String variable(String name) {
        return sql(db).queryForObject("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES"
                + " WHERE VARIABLE_NAME = ?", String.class, name);
    }

    private static List<String> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(e -> e.getFileName().toString()).sorted().toList();
        }
    }
}
