package dev.caravan.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** One start, from an unpacked server to one that accepts the account. */
record MariaDbLaunch(EmbeddedMariaDb.Settings settings, Path directory, MariaDbBinaries binaries) {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMariaDb.class);
    private static final String HOST = "127.0.0.1";
    private static final int ATTEMPTS_AT_A_FREE_PORT = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    EmbeddedMariaDb run(DirectoryLock lock) throws IOException {
        Path data = directory.resolve("database");
        Path installing = directory.resolve("database.installing");
        MariaDbProcess.stopOrphans(installing, settings.stopTimeout());
        MariaDbProcess.stopOrphans(data, settings.stopTimeout());
        if (Files.notExists(data)) {
            install(installing, data);
        }
        MariaDbAccount account = MariaDbAccount.of(directory);
        Path initFile = directory.resolve("database.init");
        account.writeInitFile(initFile);
        try {
            return serve(lock, account, data, initFile);
        } finally {
            Files.deleteIfExists(initFile);
        }
    }

    /** Under another name until it is whole, so that an installation cut short is never taken for a database. */
    private void install(Path installing, Path data) throws IOException {
        LOG.info("Making a new database in {}", data);
        FileSystemUtils.deleteRecursively(installing);
        Process process = MariaDbProcess.start(binaries.install(installing), log());
        if (!hasExited(process)) {
            MariaDbProcess.stop(process.toHandle(), settings.stopTimeout());
            throw failure("could not make a database in " + data + " (limit " + settings.startTimeout().toSeconds()
                    + " s)");
        }
        if (process.exitValue() != 0) {
            throw failure("could not make a database in " + data);
        }
        Files.move(installing, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private EmbeddedMariaDb serve(DirectoryLock lock, MariaDbAccount account, Path data, Path initFile)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = settings.port() == 0 ? freePort() : requireFree(settings.port());
            Process server = MariaDbProcess.start(binaries.serve(data, arguments(port, initFile)), log());
            boolean ready = false;
            try {
                ready = accepts(account, port, server);
            } finally {
                if (!ready) {
                    MariaDbProcess.stop(server.toHandle(), settings.stopTimeout());
                }
            }
            if (ready) {
                EmbeddedMariaDb running = new EmbeddedMariaDb(lock, settings, account, port, server);
                running.watch(log());
                LOG.info("Embedded MariaDB ready on {}:{}, data in {}", HOST, port, data);
                return running;
            }
            boolean portLost = MariaDbProcess.read(log()).contains("Address already in use");
            if (!portLost || settings.port() != 0 || attempt == ATTEMPTS_AT_A_FREE_PORT) {
                throw failure("did not become ready (limit " + settings.startTimeout().toSeconds() + " s)");
            }
        }
    }

    private List<String> arguments(int port, Path initFile) {
        return List.of(
                "--bind-address=" + HOST, "--port=" + port, "--skip-name-resolve", "--local-infile=0",
                // Relative to the data directory: a socket's full path may have 107 characters at most.
                "--socket=mariadb.sock", "--pid-file=mariadb.pid",
                // Loopback only; making TLS keys takes most of the start time otherwise.
                "--skip-ssl",
                "--init-file=" + initFile,
                "--max-connections=" + settings.maxConnections(),
                "--innodb-buffer-pool-size=" + settings.bufferPoolMegabytes() + "M",
                "--innodb-flush-log-at-trx-commit=1", "--max-allowed-packet=64M",
                "--transaction-isolation=READ-COMMITTED", "--default-time-zone=+00:00",
                // The collation that 10.6 and newer servers share, so that both kinds of database sort alike.
                "--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci");
    }

    /** False when the server ended or the time is over. */
    private boolean accepts(MariaDbAccount account, int port, Process server) {
        Properties login = new Properties();
        login.setProperty("user", MariaDbAccount.NAME);
        login.setProperty("password", account.password());
        // The server opens its port before it answers there.
        login.setProperty("socketTimeout", String.valueOf(settings.startTimeout().toMillis()));
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (server.isAlive() && System.nanoTime() < deadline) {
            try (Connection connection = DriverManager.getConnection(jdbcUrl(port), login)) {
                return connection.isValid(0) && server.isAlive();
            } catch (SQLException notYet) {
                LOG.trace("Not ready yet", notYet);
            }
            try {
                server.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private boolean hasExited(Process process) {
        try {
            return process.waitFor(settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private DatabaseUnavailableException failure(String what) {
        String said = MariaDbProcess.read(log());
        String reason = said.contains("nable to lock") || said.contains("an't lock aria control file")
                ? ", because another MariaDB process works on the same files: stop it, or give another data directory"
                        + " or a JDBC URL" : "";
        return new DatabaseUnavailableException("The embedded MariaDB " + what + reason + ". The last lines of "
                + log() + ":\n    " + MariaDbProcess.tail(said));
    }

    static String jdbcUrl(int port) {
        return "jdbc:mariadb://" + HOST + ":" + port + "/" + MariaDbAccount.DATABASE;
    }

    private Path log() {
        return directory.resolve("mariadb.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private static int requireFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DatabaseUnavailableException("The embedded MariaDB cannot listen on " + HOST + ":" + port
                    + " (" + e.getMessage() + "): free that port, or configure another one (0 takes any).", e);
        }
    }
}
