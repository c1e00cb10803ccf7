package dev.caravan.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EmbeddedMariaDbTest {

    static final Path SERVERS = MariaDbPrograms.directory();

    static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    static EmbeddedMariaDb.Settings settings(Path directory) {
        return settings(directory, 0);
    }

    private static EmbeddedMariaDb.Settings settings(Path directory, int port) {
        return new EmbeddedMariaDb.Settings(
                directory, port, Duration.ofSeconds(60), Duration.ofSeconds(20), 50, 32);
    }

    @Test
    void dataAndPasswordOutliveARestart() {
        String password;
        try (EmbeddedMariaDb db = start()) {
            password = db.password();
            sql(db).execute("CREATE TABLE kept (text VARCHAR(10))");
            sql(db).update("INSERT INTO kept VALUES (?)", "água");
        }
        try (EmbeddedMariaDb db = start()) {
            assertEquals(password, db.password());
            assertEquals(List.of("água"), sql(db).queryForList("SELECT text FROM kept", String.class));
        }
    }

    @Test
    void aPathLongerThanASocketFilesMayBeWorks() {
        Path deep = directory.resolve("a-long-name".repeat(12));
        try (EmbeddedMariaDb db = EmbeddedMariaDb.start(settings(deep), SERVERS)) {
            assertEquals(1, sql(db).queryForObject("SELECT 1", Integer.class));
        }
    }

    @Test
    void itsTemporaryTablesAreWhereNoOtherServerDeletesThem() throws IOException {
        try (EmbeddedMariaDb db = start()) {
            assertEquals(directory.toRealPath().toString(), sql(db).queryForObject("SELECT @@tmpdir", String.class));
        }
    }

    @Test
    void thePasswordIsInNoLogAndOnNoCommandLine() throws IOException {
        ListAppender<ILoggingEvent> everything = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.setLevel(Level.DEBUG);
        root.addAppender(everything);
        everything.start();
        try (EmbeddedMariaDb db = start()) {
            Database.open(new Database.Settings(db.jdbcUrl() + "?user=caravan&password=" + db.password(), "", "",
                    1, LIMIT, LIMIT, LIMIT, LIMIT), "classpath:db-test").close();

            List<String> told = Stream.of(everything.list.stream().map(ILoggingEvent::getFormattedMessage),
                            Files.readAllLines(directory.resolve("mariadb.log")).stream(),
                            ProcessHandle.current().descendants().map(p -> p.info().commandLine().orElse("")))
                    .flatMap(lines -> lines).toList();
            assertTrue(told.stream().anyMatch(line -> line.contains("--datadir=")), "sees command lines");
            assertTrue(told.stream().anyMatch(line -> line.contains(db.jdbcUrl())), "sees log lines");
            assertEquals(List.of(), told.stream().filter(line -> line.contains(db.password())).toList());
        } finally {
            root.detachAppender(everything);
            root.setLevel(before);
        }
    }

    @Test
    void aDirectoryInUseByALiveProcessIsRefusedByName() throws IOException {
        try (EmbeddedMariaDbProcess other = EmbeddedMariaDbProcess.start(directory, SERVERS)) {
            String message = assertThrows(DatabaseUnavailableException.class, this::start).getMessage();

            assertEquals("The data directory " + directory.toRealPath() + " is in use by process " + other.pid()
                    + ": stop that process first, or give this one another data directory or a JDBC URL.", message);
        }
        start().close();
    }

    @Test
    void aServerLeftBehindByAKilledProcessIsShutDownAndItsDataKept() throws Exception {
        ProcessHandle orphan;
        try (EmbeddedMariaDbProcess other = EmbeddedMariaDbProcess.start(directory, SERVERS)) {
            orphan = ProcessHandle.of(other.pid()).orElseThrow().children().findFirst().orElseThrow();
            String port = orphan.info().commandLine().orElseThrow().replaceFirst(".*--port=(\\d+).*", "$1");
            JdbcTemplate sql = sql("jdbc:mariadb://127.0.0.1:" + port + "/caravan",
                    Files.readString(directory.resolve("database-password")).strip());
            sql.execute("CREATE TABLE kept (id INT)");
            sql.update("INSERT INTO kept VALUES (?)", 7);
            other.kill();
            assertTrue(orphan.isAlive(), "the server outlives its Caravan");
        }
        try (EmbeddedMariaDb db = start()) {
            assertFalse(orphan.isAlive());
            assertEquals(List.of(7), sql(db).queryForList("SELECT id FROM kept", Integer.class));
        }
    }

    @Test
    void anInstallationCutShortIsDoneAgain() throws IOException {
        Files.createDirectories(directory.resolve("database.installing").resolve("mysql"));
        Files.writeString(directory.resolve("database.installing").resolve("ibdata1"), "half");

        try (EmbeddedMariaDb db = start()) {
            assertEquals(1, sql(db).queryForObject("SELECT 1", Integer.class));
        }
        assertFalse(Files.exists(directory.resolve("database.installing")));
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String message = assertThrows(DatabaseUnavailableException.class,
                    () -> EmbeddedMariaDb.start(settings(directory, taken.getLocalPort()), SERVERS)).getMessage();

            assertTrue(message.startsWith("The embedded MariaDB cannot listen on 127.0.0.1:" + taken.getLocalPort()),
                    message);
        }
        start().close();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        String message = assertThrows(DatabaseUnavailableException.class,
                () -> EmbeddedMariaDb.start(settings(file.resolve("data")), SERVERS)).getMessage();

        assertTrue(message.startsWith("The data directory " + file.resolve("data") + " cannot be used"), message);
    }

    @Test
    void aServerThatCannotStartShowsItsLastWordsAndFreesTheDirectory() throws IOException {
        start().close();
        Path system = directory.resolve("database").resolve("ibdata1");
        Files.writeString(system, "no table space");

        String message = assertThrows(DatabaseUnavailableException.class, this::start).getMessage();

        assertTrue(message.contains("did not become ready") && message.contains("[ERROR]"), message);
        assertTrue(ProcessHandle.current().descendants().noneMatch(
                p -> p.info().commandLine().orElse("").contains(directory.toString())));
        Files.delete(system);
        assertFalse(assertThrows(DatabaseUnavailableException.class, this::start).getMessage().contains("in use by"));
    }

    @Test
    void closingTwiceIsHarmless() {
        EmbeddedMariaDb db = start();
        db.close();
        db.close();
        assertThrows(SQLException.class,
                () -> DriverManager.getConnection(db.jdbcUrl(), db.username(), db.password()).close());
    }

    @Test
    void aServerThatComesLaterIsAwaited() throws Exception {
        int port;
        Database.Settings settings;
        try (EmbeddedMariaDb db = start()) {
            port = db.port();
            settings = new Database.Settings(
                    db.jdbcUrl(), db.username(), db.password(), 1, LIMIT, LIMIT, LIMIT, Duration.ofSeconds(60));
        }
        CompletableFuture<Database> opening =
                CompletableFuture.supplyAsync(() -> Database.open(settings, "classpath:db-test"));
        assertThrows(TimeoutException.class, () -> opening.get(300, TimeUnit.MILLISECONDS));
        try (EmbeddedMariaDb db = EmbeddedMariaDb.start(settings(directory, port), SERVERS);
                Database database = opening.get(30, TimeUnit.SECONDS)) {
            assertEquals(0, new JdbcTemplate(database.dataSource())
                    .queryForObject("SELECT COUNT(*) FROM note", Integer.class), db.jdbcUrl());
        }
    }

    @Test
    void onlyLinuxOnAmd64HasAnEmbeddedServer() {
        assertDoesNotThrow(() -> MariaDbBinaries.requireSupported("Linux", "amd64"));
        for (String[] other : new String[][] {{"Linux", "aarch64"}, {"Mac OS X", "x86_64"}, {"Windows 11", "amd64"}}) {
            DatabaseUnavailableException refusal = assertThrows(DatabaseUnavailableException.class,
                    () -> MariaDbBinaries.requireSupported(other[0], other[1]));
            assertTrue(refusal.getMessage().contains(other[0] + " on " + other[1]), refusal.getMessage());
            assertTrue(refusal.getMessage().contains("JDBC URL"), refusal.getMessage());
        }
    }

    private EmbeddedMariaDb start() {
        return EmbeddedMariaDb.start(settings(directory), SERVERS);
    }

    static JdbcTemplate sql(EmbeddedMariaDb db) {
        return sql(db.jdbcUrl(), db.password());
    }

    static JdbcTemplate sql(String url, String password) {
        return new JdbcTemplate(new DriverManagerDataSource(url, "caravan", password));
    }
}
