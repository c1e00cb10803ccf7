package dev.caravan.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

import dev.caravan.domain.SweepFindings;
import dev.caravan.store.NodeStore;
import dev.caravan.store.SweepLooks;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the recovery sweep schedules, and what it leaves alone. */
@ExtendWith(MariaDbExtension.class)
class RecoveryLookTest {

    private static final Duration STUCK_AFTER = Duration.ofMinutes(5);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(8);

    private final TestClock clock = new TestClock();
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final RecoveryLook recovery;

    RecoveryLookTest(DataSource dataSource) {
        this.dataSource = dataSource;
        jdbc = JdbcClient.create(dataSource);
        List.of("saga_try", "saga", "proxy_ledger", "proxy", "instance_timeline", "instance", "gateway", "node",
                "sweep_run").forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        for (String gateway : List.of("up", "down")) {
            jdbc.sql("INSERT INTO gateway (name, kind, reachable, poll_due_at, inventory_due_at)"
                    + " VALUES (?, 'evolution', ?, ?, ?)").param(gateway).param(gateway.equals("up"))
                    .param(utc(clock.instant())).param(utc(clock.instant())).update();
        }
        recovery = recovery(account -> account.count("others", 1));
    }

    private RecoveryLook recovery(Consumer<SweepFindings.Account> other) {
        return new RecoveryLook(new SweepLooks(dataSource, clock), node("this"), clock, STUCK_AFTER, List.of(other));
    }

    private NodeStore node(String name) {
        return new NodeStore(dataSource, clock, name, "http://" + name, DEAD_AFTER);
    }

    private static LocalDateTime utc(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    /** An enabled, paired instance that is in a status for that long. */
    private void instance(String name, String status, Duration since) {
        jdbc.sql("INSERT INTO instance (name, gateway, enabled, connection_status, status_since, paired, created_at,"
                + " changed_at) VALUES (?, 'up', 1, ?, ?, 1, ?, ?)").param(name).param(status)
                .param(utc(clock.instant().minus(since))).param(utc(clock.instant()))
                .param(utc(clock.instant())).update();
    }

    private LocalDateTime nextAttempt(String name) {
        return jdbc.sql("SELECT next_attempt_at FROM instance WHERE name = ?").param(name)
                .query((row, n) -> row.getObject(1, LocalDateTime.class)).list().get(0);
    }

    @ParameterizedTest
    @CsvSource({"LOADING, stuck", "INITIALIZING, stuck", "RECONNECTING, stuck", "DISCONNECTED, withoutSession"})
    void anInstanceThatIsDownForTooLongWithNothingUnderWayIsTriedNext(String status, String counted) {
        instance("late", status, STUCK_AFTER);
        instance("early", status, STUCK_AFTER.minusMillis(1));

        SweepFindings found = recovery.recover();

        assertEquals(utc(clock.instant()), nextAttempt("late"));
        assertNull(nextAttempt("early"));
        assertEquals(1, found.counts().get(counted));
        assertEquals(1, found.counts().get("scheduled"));
        assertTrue(found.findings().get(0).contains("late"), found::toString);
        assertEquals(0, recovery.recover().counts().get("scheduled"), "once is enough");
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE instance SET enabled = 0",
        "UPDATE instance SET paired = 0",
        "'UPDATE instance SET paired = NULL, connected_since = NULL'",
        "UPDATE instance SET needs_human = 'pair-again'",
        "UPDATE instance SET gateway = 'down'",
        "UPDATE instance SET connection_status = 'QR_REQUIRED'",
        "UPDATE instance SET connection_status = 'AUTH_FAILURE'",
        "UPDATE instance SET connection_status = 'CONNECTED'",
        "'INSERT INTO saga (instance_name, gateway, step, cause, started_at, updated_at)"
                + " VALUES (''a'', ''up'', ''LOOK'', ''x'', NOW(), NOW())'",
        "'INSERT INTO saga (instance_name, gateway, kind, step, outcome, cause, started_at, updated_at)"
                + " SELECT ''a'', ''up'', ''connection'', ''ASSESS'', ''failed'', ''reconnect'', changed_at, changed_at"
                + " FROM instance'"})
    void whatIsMeantToBeDownOrTakenCareOfIsLeftAlone(String circumstance) {
        instance("a", "RECONNECTING", STUCK_AFTER.multipliedBy(2));
        jdbc.sql(circumstance).update();

        assertEquals(0, recovery.recover().counts().get("scheduled"));
        assertNull(nextAttempt("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared-proxy", "unreadable-proxy", "bad-session", "still-down", "mute"})
    void whatAPersonIsToldOfBesideTheTriesIsTriedNext(String need) {
        instance("a", "RECONNECTING", STUCK_AFTER);
        jdbc.sql("UPDATE instance SET needs_human = ?").param(need).update();

        assertEquals(1, recovery.recover().counts().get("scheduled"));
    }

    @Test
    void aTryOfLongAgoDoesNotCount() {
        instance("a", "RECONNECTING", STUCK_AFTER.multipliedBy(2));
        jdbc.sql("INSERT INTO saga (instance_name, gateway, kind, step, outcome, cause, started_at, updated_at)"
                + " VALUES ('a', 'up', 'connection', 'ASSESS', 'failed', 'reconnect', :at, :at)")
                .param("at", utc(clock.instant().minus(STUCK_AFTER))).update();

        assertEquals(1, recovery.recover().counts().get("scheduled"));
    }

    @Test
    void aPlannedAttemptStaysWhereItIs() {
        instance("a", "DISCONNECTED", STUCK_AFTER.multipliedBy(2));
        LocalDateTime planned = utc(clock.instant().plusSeconds(600));
        jdbc.sql("UPDATE instance SET next_attempt_at = ?").param(planned).update();

        recovery.recover();

        assertEquals(planned, nextAttempt("a"));
    }

    @Test
    void aLoginThatWasSeenTellsOfAPairedSession() {
        instance("a", "DISCONNECTED", STUCK_AFTER);
        jdbc.sql("UPDATE instance SET paired = NULL, connected_since = ?").param(utc(clock.instant())).update();

        assertEquals(1, recovery.recover().counts().get("scheduled"));
    }

    @Test
    void aDeadNodeIsToldForAnHour() {
        node("gone").join();
        clock.advance(DEAD_AFTER.plusMillis(1));

        assertEquals(1, recovery.recover().counts().get("deadNodes"));

        clock.advance(Duration.ofMinutes(61));
        assertEquals(0, recovery.recover().counts().get("deadNodes"));
    }

    @Test
    void aLeaseThatEndedLongAgoTellsOfWorkThatNobodyTakes() {
        instance("a", "CONNECTED", Duration.ZERO);
        jdbc.sql("INSERT INTO saga (instance_name, gateway, step, cause, owner, lease_until, due_at, started_at,"
                + " updated_at) VALUES ('a', 'up', 'LOOK', 'x', 'n', :until, :until, :until, :until)")
                .param("until", utc(clock.instant())).update();
        clock.advance(Duration.ofSeconds(30));
        assertEquals(0, recovery.recover().counts().get("expiredLeases"));
        clock.advance(Duration.ofMillis(1));

        assertEquals(1, recovery.recover().counts().get("expiredLeases"));
    }

    @Test
    void anInstanceThatStaysMuteIsTold() {
        instance("a", "CONNECTED", Duration.ZERO);
        jdbc.sql("UPDATE instance SET failed_pings = 2").update();
        assertEquals(0, recovery.recover().counts().get("stillMute"));
        jdbc.sql("UPDATE instance SET failed_pings = 3").update();

        SweepFindings found = recovery.recover();

        assertEquals(1, found.counts().get("stillMute"));
        assertTrue(found.findings().get(0).endsWith(": a"), found::toString);
    }

    @Test
    void whatElseIsLookedForIsCountedToo() {
        assertEquals(Map.of("stuck", 0L, "withoutSession", 0L, "scheduled", 0L, "deadNodes", 0L, "expiredLeases", 0L,
                "stillMute", 0L, "others", 1L), recovery.recover().counts());
    }
}
