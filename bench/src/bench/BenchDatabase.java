package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.store.Database;
import dev.caravan.store.EmbeddedMariaDb;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** The product's embedded MariaDB with the product's schema, in a directory that is removed at the end. */
final class BenchDatabase implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration PURGE_LIMIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /** History that purge leaves when nothing is going on. */
    private static final long QUIET = 50;

    private final Path directory;
    private final EmbeddedMariaDb server;
    private final Database database;
    private final Thread cleaning = new Thread(this::clean);

    private BenchDatabase(Path directory, EmbeddedMariaDb server, Database database) {
        this.directory = directory;
        this.server = server;
        this.database = database;
        Runtime.getRuntime().addShutdownHook(cleaning);
    }

    static BenchDatabase start(String name, int connections, int bufferPoolMegabytes) {
        Path directory = Workspace.directory(name);
        EmbeddedMariaDb server = EmbeddedMariaDb.start(new EmbeddedMariaDb.Settings(directory, 0, LIMIT, LIMIT,
                connections + 40, bufferPoolMegabytes));
        try {
            return new BenchDatabase(directory, server, Database.open(new Database.Settings(server.jdbcUrl(),
                    server.username(), server.password(), connections, LIMIT, LIMIT, LIMIT, LIMIT)));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(dataSource());
    }

    /** How another application reaches it. */
    Map<String, String> keys() {
        return Map.of("database.url", server.jdbcUrl(), "database.username", server.username(), "database.password",
                server.password());
    }

    /** A counter of the whole server. */
    long status(String name) {
        return status(jdbc(), "GLOBAL").getOrDefault(name, 0L);
    }

    /** Counters of the server or of the session; words are left out. */
    static Map<String, Long> status(JdbcTemplate jdbc, String scope) {
        Map<String, Long> counters = new HashMap<>();
        jdbc.query("SHOW " + scope + " STATUS", row -> {
            if (row.getString(2).matches("[0-9]{1,18}")) {
                counters.put(row.getString(1), Long.valueOf(row.getString(2)));
            }
        });
        return counters;
    }

    /** Waits until old versions of rows are gone, so that a run does not pay for the one before it. */
    void settle() throws InterruptedException {
        long deadline = System.nanoTime() + PURGE_LIMIT.toNanos();
        while (status("Innodb_history_list_length") > QUIET && System.nanoTime() < deadline) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    @Override
    public void close() {
        clean();
        Runtime.getRuntime().removeShutdownHook(cleaning);
    }

    /** Also when the process is told to end: the server would outlive it. */
    private void clean() {
        database.close();
        server.close();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " is left", e);
        }
    }
}
