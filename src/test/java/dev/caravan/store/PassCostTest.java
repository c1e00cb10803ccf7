package dev.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What runs twice a second must not read a fleet that is well. */
@ExtendWith(MariaDbExtension.class)
class PassCostTest {

    private static final List<String> GATEWAYS = List.of("g");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Of 5,000 instances and 20,000 sagas. */
    private static final long FEW = 60;

    private final DataSource dataSource;
    private final TestClock clock = new TestClock();
    private Connection connection;
    private DataSource single;
    private JdbcTemplate jdbc;

    PassCostTest(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @BeforeEach
    void fill() throws SQLException {
        StoreUnderTest under = new StoreUnderTest(dataSource);
        connection = dataSource.getConnection();
        single = new SingleConnectionDataSource(connection, true);
        jdbc = new JdbcTemplate(single);
        Object now = Rows.utc(clock.instant());
        jdbc.update("DELETE FROM gateway");
        jdbc.update("INSERT INTO gateway (name, kind, reachable, poll_due_at, inventory_at, inventory_due_at)"
                + " VALUES ('g', 'evolution', 1, ?, ?, ? + INTERVAL 10 MINUTE)", now, now, now);
        jdbc.update("INSERT INTO instance (name, gateway, enabled, connection_status, status_since, connected_since,"
                + " paired, proxy_state, created_at, changed_at) SELECT CONCAT('i', seq), 'g', 1, 'CONNECTED', ?, ?, 1,"
                + " 'effective', ?, ? FROM seq_1_to_5000", now, now, now, now);
        jdbc.update("INSERT INTO saga (instance_name, gateway, kind, step, outcome, cause, started_at, updated_at)"
                + " SELECT CONCAT('i', 1 + seq % 5000), 'g', ELT(1 + seq % 2, 'assignment', 'connection'), 'LOOK',"
                + " ELT(1 + seq % 3, 'effective', 'failed', 'connected'), 'opened', ?, ? - INTERVAL seq SECOND"
                + " FROM seq_1_to_20000", now, now);
        jdbc.execute("ANALYZE TABLE gateway, instance, saga");
        assertEquals(0, under.count("saga WHERE outcome IS NULL"));
    }

    @AfterEach
    void empty() throws SQLException {
        jdbc.update("DELETE FROM saga");
        jdbc.update("DELETE FROM proxy");
        jdbc.update("DELETE FROM instance");
        jdbc.update("DELETE FROM gateway");
        connection.close();
    }

    @Test
    void aPassOfTheScheduleReadsAFewRowsOfAFleetThatIsWell() {
        ReconnectionStore store = new ReconnectionStore(single, new InstanceStore(single, clock),
                new AuditStore(single, clock), clock);

        assertFew("reset", () -> store.reset(MINUTE));
        assertFew("drop", store::dropVain);
        assertFew("hasten", () -> store.hastenExplanations(GATEWAYS, MINUTE));
        assertFew("unplanned", () -> store.unplanned(GATEWAYS, MINUTE, 500));
        assertFew("begin", () -> store.begin(GATEWAYS, MINUTE, 500));
    }

    @Test
    void whatIsDownIsFoundAmongTheOthersWithoutReadingThem() {
        jdbc.update("UPDATE instance SET connection_status = 'RECONNECTING', attempt = 1 WHERE name IN ('i7', 'i8')");
        jdbc.update("UPDATE instance SET attempt = 1 WHERE name = 'i9'");
        ReconnectionStore store = new ReconnectionStore(single, new InstanceStore(single, clock),
                new AuditStore(single, clock), clock);

        assertFew("unplanned", () -> assertEquals(2, store.unplanned(GATEWAYS, MINUTE, 500).size()));
        assertFew("reset", () -> assertEquals(1, store.reset(MINUTE)));
    }

    @Test
    void theSweepsReadAFewRowsOfTheSagasThatEnded() {
        SweepLooks looks = new SweepLooks(single, clock);

        assertFew("expired", () -> looks.expiredLeases(MINUTE));
        assertFew("forgotten", () -> looks.forgotten(MINUTE, 500));
        assertFew("release", () -> jdbc.update(Sql.text("release-sagas-of-node").replace(":owner", "'n'")
                .replace(":now", "UTC_TIMESTAMP(3)")));
    }

    @Test
    void aLongHistoryIsNotReadForWhoHasNoProxyOrADeadOne() {
        Object now = Rows.utc(clock.instant());
        jdbc.update("INSERT INTO saga (instance_name, gateway, kind, step, outcome, cause, started_at, updated_at)"
                + " SELECT ELT(1 + seq % 2, 'i7', 'i8'), 'g', 'connection', 'ASSESS', 'failed', 'probe-failed', ?,"
                + " ? - INTERVAL seq MINUTE FROM seq_1_to_2000", now, now);
        jdbc.update("UPDATE instance SET proxy_state = 'none' WHERE name = 'i7'");
        jdbc.update("INSERT INTO proxy (protocol, host, port, assigned_instance_name, failed_probes, probed_at,"
                + " created_at, updated_at) VALUES ('http', 'px.test', 1, 'i8', 1, ? + INTERVAL 1 DAY, ?, ?)",
                now, now, now);

        assertFew("proxyless", () -> assertEquals(1, enlist("enlist-proxyless")));
        assertFew("suspects", () -> assertEquals(1, enlist("enlist-suspects")));
    }

    private int enlist(String statement) {
        String now = "'" + Rows.utc(clock.instant()) + "'";
        return jdbc.update(Sql.text(statement).replace(":now", now).replace(":retrySince", now + " + INTERVAL 1 DAY")
                .replace(":gateways", "'g'").replace(":limit", "500"));
    }

    private void assertFew(String what, Runnable statement) {
        long before = rowsRead();
        long asking = rowsRead() - before;
        before = rowsRead();
        statement.run();
        long read = rowsRead() - before - asking;
        assertTrue(read <= FEW, () -> what + " read " + read + " rows");
    }

    private long rowsRead() {
        return jdbc.query("SHOW SESSION STATUS LIKE 'Handler_read%'", (row, n) -> row.getLong(2)).stream()
                .mapToLong(Long::longValue).sum();
    }
}
