package dev.caravan.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real MariaDB of Caravan's own, on loopback, for installations that name no JDBC URL (SPEC 11).
 *
 * <p>Below the data directory: {@code caravan.lock} (the process id of the Caravan that runs here),
 * {@code database-password} (owner only), {@code database/} (the data), {@code server/} (MariaDB's programs, one
 * version), {@code mariadb.log} and {@code mariadb.log.1} (the server's messages of this start and the one before).
 * Data and password outlive any end of this process, {@code kill -9} included.
 */
public final class EmbeddedMariaDb implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMariaDb.class);

    /**
     * @param directory           where everything is kept; made when absent
     * @param port                TCP port on 127.0.0.1; 0 takes any free one
     * @param startTimeout        limit until the server answers, recovery after a crash included
     * @param stopTimeout         limit of a clean shutdown, after which the server is killed (which loses no commit)
     * @param maxConnections      most connections the server accepts; above the pool's size
     * @param bufferPoolMegabytes memory of the server's page cache, in MiB
     */
    public record Settings(Path directory, int port, Duration startTimeout, Duration stopTimeout, int maxConnections,
            int bufferPoolMegabytes) {

        public Settings {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must lie between 0 and 65535, not " + port);
            }
            if (startTimeout.isNegative() || startTimeout.isZero() || stopTimeout.isNegative()) {
                throw new IllegalArgumentException("startTimeout must be positive and stopTimeout not negative");
            }
            if (maxConnections < 1 || bufferPoolMegabytes < 5) { // 5 MiB: the server's own minimum
                throw new IllegalArgumentException("maxConnections must be at least 1, bufferPoolMegabytes at least 5");
            }
        }
    }

    private final DirectoryLock lock;
    private final Settings settings;
    private final MariaDbAccount account;
    private final int port;
    private final Process server;
    private final AtomicBoolean closed = new AtomicBoolean();

    EmbeddedMariaDb(DirectoryLock lock, Settings settings, MariaDbAccount account, int port, Process server) {
        this.lock = lock;
        this.settings = settings;
        this.account = account;
        this.port = port;
        this.server = server;
    }

    /**
     * Starts the database and returns when it accepts the account.
     *
     * @throws DatabaseUnavailableException with a message for the operator: directory in use or not writable, port
     *         taken, no binaries for this system, server does not start
     */
    public static EmbeddedMariaDb start(Settings settings) {
        return start(settings, settings.directory().resolve("server"));
    }

    /** As {@link #start(Settings)}, with the server's programs at a place that several data directories share. */
    static EmbeddedMariaDb start(Settings settings, Path serverDirectory) {
        MariaDbBinaries.requirePresent();
        try {
            // The real path: it identifies a server that is left running, by whatever path this start came.
            Path directory = Files.createDirectories(settings.directory().toAbsolutePath()).toRealPath();
            DirectoryLock lock = DirectoryLock.take(directory);
            try {
                return new MariaDbLaunch(settings, directory, MariaDbBinaries.unpack(serverDirectory.toAbsolutePath()))
                        .run(lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DatabaseUnavailableException("The data directory " + settings.directory().toAbsolutePath()
                    + " cannot be used (" + e + "): make it writable for this user and see that its disk has room, or"
                    + " give another data directory or a JDBC URL.", e);
        }
    }

    /** {@code jdbc:mariadb://127.0.0.1:<port>/caravan}, without credentials. */
    public String jdbcUrl() {
        return MariaDbLaunch.jdbcUrl(port);
    }

    public String username() {
        return MariaDbAccount.NAME;
    }

    public String password() {
        return account.password();
    }

    public int port() {
        return port;
    }

    /** Shuts the server down cleanly and frees the directory. Further calls do nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (!MariaDbProcess.stop(server.toHandle(), settings.stopTimeout())) {
            LOG.error("MariaDB process {} cannot be stopped", server.pid());
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock of {} could not be given back: {}", settings.directory(), e.toString());
        }
        LOG.info("Embedded MariaDB stopped");
    }

    /** Says so in Caravan's log when the server ends without being asked to. */
    void watch(Path log) {
        server.onExit().thenAccept(ended -> {
            if (!closed.get()) {
                LOG.error("The embedded MariaDB ended by itself with code {}: {} says why", ended.exitValue(), log);
            }
        });
    }
}
