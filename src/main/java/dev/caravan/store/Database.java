package dev.caravan.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.mariadb.jdbc.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * The MariaDB that holds all state: a checked server, an up-to-date schema and a pool of connections.
 *
 * <p>Every connection is READ COMMITTED, because claims under MariaDB's default isolation end in deadlocks, and its
 * session is in UTC, whatever the server's time zone. Moments are bound and read as {@link java.time.LocalDateTime} in
 * UTC: the driver moves {@code Timestamp}, {@code Instant} and {@code OffsetDateTime} to this process's time zone. Row
 * counts of updates are those of the rows <em>found</em>, as JDBC has it; each statement of a batch tells its own.
 */
public final class Database implements AutoCloseable {

    /** Where the schema's migrations are, as a Flyway location. */
    static final String MIGRATIONS = "classpath:db";

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    /**
     * What stands still within a transaction keeps its locks, and others wait for them. Shorter than
     * {@code node.dead-after}, so that a node that counts as dead holds none (issue 3, point 8).
     */
    private static final int IDLE_TRANSACTION_SECONDS = 5;
    private static final int LOGIN_REFUSED = 1045;
    /** What an unknown account gets when the server treats it like one of its own that has no password. */
    private static final int LOGIN_REFUSED_WITHOUT_PASSWORD = 1698;
    private static final int DATABASE_REFUSED = 1044;
    private static final int NO_SUCH_DATABASE = 1049;

    /**
     * @param jdbcUrl          {@code jdbc:mariadb://host:port/database?…}; a login in it is used when {@code username}
     *                         is empty, and never shown
     * @param username         account, or empty
     * @param password         its password, or empty
     * @param poolSize         connections, kept open
     * @param connectTimeout   limit for opening one connection
     * @param acquireTimeout   limit for waiting until the pool has a free connection; at least 250 ms
     * @param statementTimeout longest silence of the server within one statement, after which the connection is given
     *                         up; 0 waits for ever. Migrations are not bound by it
     * @param startTimeout     how long a server that cannot be reached is tried again at start
     */
    public record Settings(String jdbcUrl, String username, String password, int poolSize, Duration connectTimeout,
            Duration acquireTimeout, Duration statementTimeout, Duration startTimeout) {

        public Settings {
            username = username == null ? "" : username;
            password = password == null ? "" : password;
            if (jdbcUrl == null || jdbcUrl.isBlank()) {
                throw new IllegalArgumentException("jdbcUrl must not be empty");
            }
            if (poolSize < 1) {
                throw new IllegalArgumentException("poolSize must be at least 1, not " + poolSize);
            }
            if (acquireTimeout.toMillis() < 250) { // the pool's own minimum
                throw new IllegalArgumentException("acquireTimeout must be at least 250 ms, not " + acquireTimeout);
            }
            if (connectTimeout.isNegative() || statementTimeout.isNegative() || startTimeout.isNegative()) {
                throw new IllegalArgumentException("time-outs must not be negative");
            }
        }

        JdbcAddress address() {
            return JdbcAddress.of(jdbcUrl, username, password);
        }

        /** Without the password, wherever it was given. */
        @Override
        public String toString() {
            return "Settings[jdbcUrl=" + address().shown() + ", username=" + address().user() + ", poolSize=" + poolSize
                    + ", connectTimeout=" + connectTimeout + ", acquireTimeout=" + acquireTimeout
                    + ", statementTimeout=" + statementTimeout + ", startTimeout=" + startTimeout + "]";
        }
    }

    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Waits for the server, checks it, brings the schema up to date and opens the pool.
     *
     * @throws DatabaseUnavailableException with a message for the operator, without the password: not reachable within
     *         {@code startTimeout}, login refused, not MariaDB 10.6 or newer, migration failed
     */
    public static Database open(Settings settings) {
        return open(settings, MIGRATIONS);
    }

    static Database open(Settings settings, String migrations) {
        JdbcAddress address = settings.address();
        DataSource unpooled = unpooled(address, settings.connectTimeout(), Duration.ZERO);
        requireSupported(awaitVersion(unpooled, address, settings.startTimeout()), address);
        migrate(unpooled, address, migrations);
        return new Database(new HikariDataSource(poolConfig(settings, address)));
    }

    /** The pool. Closed by {@link #close()} alone. */
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static String awaitVersion(DataSource unpooled, JdbcAddress address, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (boolean told = false; ; told = true) {
            try {
                return version(unpooled);
            } catch (SQLException e) {
                requireWorthRepeating(e, address);
                if (System.nanoTime() >= deadline || !pause()) {
                    throw new DatabaseUnavailableException("The database at " + address.shown()
                            + " could not be reached within " + limit.toSeconds() + " s (" + e.getMessage()
                            + "): is it running, and are host, port and firewall right?", e);
                }
                if (!told) {
                    LOG.warn("The database at {} cannot be reached yet, trying again for {} s: {}",
                            address.shown(), limit.toSeconds(), e.getMessage());
                }
            }
        }
    }

    private static void requireWorthRepeating(SQLException e, JdbcAddress address) {
        switch (e.getErrorCode()) {
            case LOGIN_REFUSED, LOGIN_REFUSED_WITHOUT_PASSWORD -> throw new DatabaseUnavailableException(
                    "The database at " + address.shown()
                    + " refuses user '" + address.user() + "' with the given password (" + e.getMessage() + ").", e);
            case DATABASE_REFUSED, NO_SUCH_DATABASE -> throw new DatabaseUnavailableException("The database at "
                    + address.shown() + " does not exist or is not open to user '" + address.user()
                    + "': create it and grant that user all rights on it (" + e.getMessage() + ").", e);
            default -> LOG.debug("Connecting to {} failed: {}", address.shown(), e.getMessage());
        }
    }

    private static String version(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT VERSION()")) {
            row.next();
            return row.getString(1);
        }
    }

    static void requireSupported(String version, JdbcAddress address) {
        if (!ServerVersion.of(version).isSupported()) {
            throw new DatabaseUnavailableException("The server at " + address.shown() + " is version '" + version
                    + "'. Caravan needs MariaDB 10.6 or newer (MySQL is not supported).");
        }
        LOG.info("Database {}: version {}", address.shown(), version);
    }

    private static void migrate(DataSource unpooled, JdbcAddress address, String migrations) {
        try {
            Flyway flyway = Flyway.configure().dataSource(unpooled).locations(migrations).failOnMissingLocations(true)
                    .load();
            forgetFailure(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new DatabaseUnavailableException(
                    "The schema at " + address.shown() + " could not be brought up to date: " + e.getMessage(), e);
        }
    }

    /**
     * MariaDB commits each statement of a migration, and each of ours may be repeated, so one that failed begins anew
     * at every start, until what stood in its way is gone. Flyway would refuse to begin while its row is there. The row
     * is removed only where nothing else is wrong with the history: a repair would also take over the checksums of
     * migrations that were changed after they ran, and forget those of a newer version.
     */
    private static void forgetFailure(Flyway flyway) {
        List<MigrationInfo> history = List.of(flyway.info().all());
        Optional<MigrationInfo> failed = history.stream().filter(Database::hasFailed).findAny();
        if (failed.isPresent() && history.stream().allMatch(m -> hasFailed(m) || isInOrder(m))) {
            LOG.warn("The migration {} failed at a start before and begins anew", failed.get().getScript());
            flyway.repair();
        }
    }

    private static boolean hasFailed(MigrationInfo migration) {
        return migration.getState() == MigrationState.FAILED;
    }

    private static boolean isInOrder(MigrationInfo migration) {
        return migration.getState() == MigrationState.PENDING
                || migration.getState() == MigrationState.SUCCESS && migration.isChecksumMatching();
    }

    private static DataSource unpooled(JdbcAddress address, Duration connectTimeout, Duration statementTimeout) {
        Properties properties = session(connectTimeout, statementTimeout);
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        return new SimpleDriverDataSource(new Driver(), address.url(), properties);
    }

    private static HikariConfig poolConfig(Settings settings, JdbcAddress address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("caravan");
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        Properties session = session(settings.connectTimeout(), settings.statementTimeout());
        session.setProperty("sessionVariables", "idle_transaction_timeout=" + IDLE_TRANSACTION_SECONDS);
        config.setDataSourceProperties(session);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(settings.acquireTimeout().toMillis());
        config.setRegisterMbeans(true);
        return config;
    }

    private static Properties session(Duration connectTimeout, Duration statementTimeout) {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", String.valueOf(connectTimeout.toMillis()));
        properties.setProperty("socketTimeout", String.valueOf(statementTimeout.toMillis()));
        properties.setProperty("connectionTimeZone", "+00:00");
        properties.setProperty("forceConnectionTimeZoneToSession", "true");
        // Left on, INSERT IGNORE batches answer "success, count unknown" for every row. Off, 4,000 rows take about
        // 55 ms instead of 10 (measured on 2 cores).
        properties.setProperty("useBulkStmtsForInserts", "false");
        return properties;
    }

    private static boolean pause() {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
