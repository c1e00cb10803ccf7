package dev.caravan.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A MariaDB of a test's own, flushed to disk at each commit, that can be killed and started again on the same port. */
public final class CrashableMariaDb implements AutoCloseable {

    /** Unpacked once for all tests. */
    private static final Path SERVERS = Path.of("target", "mariadb", "base").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 200;
    private static final int BUFFER_POOL_MEGABYTES = 128;

    private final Path directory;
    private EmbeddedMariaDb running;

    private CrashableMariaDb(Path directory, EmbeddedMariaDb running) {
        this.directory = directory;
        this.running = running;
    }

    /** @param directory where the data is */
    public static CrashableMariaDb start(Path directory) {
        return new CrashableMariaDb(directory, start(directory, 0));
    }

    private static EmbeddedMariaDb start(Path directory, int port) {
        return EmbeddedMariaDb.start(new EmbeddedMariaDb.Settings(directory, port, LIMIT, LIMIT, CONNECTIONS,
                BUFFER_POOL_MEGABYTES), SERVERS);
    }

    /** How an application comes to this database. */
    public Map<String, String> keys() {
        return Map.of("database.url", running.jdbcUrl(), "database.username", running.username(),
                "database.password", running.password());
    }

    public Database open(int connections, Duration acquire) {
        return Database.open(new Database.Settings(running.jdbcUrl(), running.username(), running.password(),
                connections, LIMIT, acquire, LIMIT, LIMIT));
    }

    /** As {@code kill -9} of the server, which then starts again and recovers. */
    public void crash() {
        String data = "--datadir=" + directory.toAbsolutePath().resolve("database");
        List<ProcessHandle> servers = ProcessHandle.current().children()
                .filter(child -> child.info().arguments().map(List::of).orElse(List.of()).contains(data)).toList();
        if (servers.size() != 1) {
            throw new IllegalStateException(servers.size() + " servers on " + data);
        }
        servers.get(0).destroyForcibly();
        servers.get(0).onExit().join();
        int port = running.port();
        running.close();
        running = start(directory, port);
    }

    @Override
    public void close() {
        running.close();
    }
}
