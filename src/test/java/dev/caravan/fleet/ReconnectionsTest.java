package dev.caravan.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Recovery;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.fleet.Reconnections.Pass;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.ReconnectPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The schedule as rows (SPEC 4, 6). */
@ExtendWith(MariaDbExtension.class)
class ReconnectionsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RecoveryUnderTest fleet;
    private final Reconnections node;

    ReconnectionsTest(DataSource dataSource) {
        fleet = new RecoveryUnderTest(dataSource);
        node = fleet.node(ReconnectPolicies.EXACT, 5);
    }

    @Test
    void whatGoesDownGetsATryAfterItsBaseAndASagaWhenThatIsDue() {
        fleet.down("loja", 408);

        assertEquals(new Pass(0, 1, 0), node.pass());
        assertEquals(Duration.ofSeconds(5), fleet.wait("loja"));
        assertNull(fleet.saga("loja"));

        fleet.clock.advance(Duration.ofMillis(4999));
        assertEquals(new Pass(0, 0, 0), node.pass());
        fleet.clock.advance(Duration.ofMillis(1));
        assertEquals(new Pass(0, 0, 1), node.pass());

        assertEquals("connection ASSESS reconnect", fleet.saga("loja"));
        assertEquals(new Recovery(ConnectionFault.TIMED_OUT, 1, 0), fleet.recovery("loja"));
        assertNull(fleet.wait("loja"));
        assertEquals(1, fleet.meters.get("caravan.reconnect.tries").tag("fault", "timed-out").counter().count());
    }

    @Test
    void aTryThatEndsInVainIsFollowedByTheNextRung() {
        fleet.down("loja", null);
        List<Duration> waits = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            node.pass();
            waits.add(fleet.wait("loja"));
            fleet.follow(node, "loja");
            node.pass();
            assertNull(fleet.wait("loja"), "while a saga runs nothing is planned");
            fleet.fail("loja");
        }

        assertEquals(Stream.of(5000, 7500, 11_250, 16_875).map(Duration::ofMillis).toList(), waits);
        assertEquals(List.of(">lost reconnection"), fleet.timeline("loja", "recovery"));
    }

    @Test
    void afterTwentyTriesASlowHeartbeatGoesOnForEver() {
        fleet.down("loja", null);
        for (int n = 0; n < 25; n++) {
            node.pass();
            fleet.follow(node, "loja");
            fleet.fail("loja");
        }
        node.pass();

        assertEquals(Duration.ofMinutes(30), fleet.wait("loja"));
        assertEquals(25, fleet.recovery("loja").attempts());
        assertEquals(List.of(">lost reconnection", "lost>heartbeat reconnection"), fleet.timeline("loja", "recovery"));
    }

    @Test
    void withTheFirstHeartbeatAPersonIsToldUntilALogin() {
        fleet.down("loja", null);
        for (int n = 0; n < 20; n++) {
            node.pass();
            fleet.follow(node, "loja");
            fleet.fail("loja");
            assertNull(fleet.instance("loja").need());
        }
        node.pass();
        assertEquals(HumanNeed.STILL_DOWN, fleet.instance("loja").need());

        fleet.tell("loja", Signal.CLOSED, 503);
        fleet.tell("loja", Signal.CONNECTING, null);
        assertEquals(HumanNeed.STILL_DOWN, fleet.instance("loja").need(), "a try takes nothing back");
        fleet.follow(node, "loja");
        assertNotNull(fleet.saga("loja"), "it goes on being tried");

        fleet.tell("loja", Signal.OPEN, null);
        assertNull(fleet.instance("loja").need());
        assertEquals(0, fleet.count("instance WHERE needs_since IS NOT NULL"));
    }

    @Test
    void whatTakesAnotherPersonIsToldInsteadOfTheHeartbeat() {
        fleet.down("loja", null);
        fleet.jdbc.sql("UPDATE instance SET attempt = 20").update();
        node.pass();

        fleet.tell("loja", Signal.CLOSED, 401);

        assertEquals(HumanNeed.PAIR_AGAIN, fleet.instance("loja").need());
    }

    @Test
    void aLoginSetsEverythingBack() {
        fleet.down("loja", 515);
        for (int n = 0; n < 2; n++) {
            node.pass();
            fleet.follow(node, "loja");
            fleet.fail("loja");
        }
        fleet.tell("loja", Signal.CLOSED, 408);
        node.pass();
        fleet.follow(node, "loja");
        fleet.fail("loja");
        node.pass();
        assertEquals(new Recovery(ConnectionFault.TIMED_OUT, 1, 2), fleet.recovery("loja"));

        fleet.tell("loja", Signal.OPEN, null);
        assertEquals(1, node.pass().reset());

        assertEquals(Recovery.NONE, fleet.recovery("loja"));
        assertNull(fleet.wait("loja"));
        assertEquals(new Pass(0, 0, 0), node.pass());
    }

    @Test
    void whatIsDisabledLosesItsTry() {
        fleet.down("loja", null);
        node.pass();
        fleet.instances.wish("loja", false, "ana");
        fleet.clock.advance(Duration.ofMinutes(1));

        assertEquals(new Pass(1, 0, 0), node.pass());
        assertNull(fleet.saga("loja"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"401, PAIR_AGAIN", "402, RESTRICTED", "403, RESTRICTED", "406, RESTRICTED", "411, NOT_MULTI_DEVICE",
        "440, SECOND_OWNER"})
    void whatTakesAPersonIsNeverTried(int code, HumanNeed need) {
        fleet.down("loja", code);
        // The gateway tries by itself; that takes nothing back.
        fleet.tell("loja", Signal.CONNECTING, null);
        for (int day = 0; day < 7; day++) {
            assertEquals(0, node.pass().begun());
            fleet.clock.advance(Duration.ofDays(1));
        }

        assertEquals(need, fleet.instance("loja").need());
        assertEquals(0, fleet.count("saga"));
    }

    @Test
    void aTryThatWasPlannedIsTakenBackWhenAPersonIsNeeded() {
        fleet.down("loja", null);
        node.pass();
        assertNotNull(fleet.wait("loja"));
        fleet.tell("loja", Signal.CLOSED, 403);
        fleet.clock.advance(Duration.ofMinutes(1));

        assertEquals(0, node.pass().begun());
        assertNull(fleet.wait("loja"));
    }

    @Test
    void whatWasNeverPairedWaitsForAPersonAndAsksForNoCode() {
        fleet.instances.discover(RecoveryUnderTest.GATEWAY, List.of("nova"), true);
        fleet.tell("nova", Signal.CLOSED, null);
        assertEquals(new Pass(0, 0, 0), node.pass());
        assertNull(fleet.instance("nova").need());

        fleet.instances.learnPairing(RecoveryUnderTest.GATEWAY, Map.of("nova", false));
        fleet.takeInventory();
        node.pass();
        fleet.clock.advance(Duration.ofDays(1));
        node.pass();

        assertEquals(HumanNeed.NO_SESSION, fleet.instance("nova").need());
        assertEquals(0, fleet.count("saga"));
        assertEquals(List.of(">no-session reconnection"), fleet.timeline("nova", "recovery"));
        assertEquals(1, fleet.count("instance WHERE needs_since IS NOT NULL"));
    }

    @Test
    void whatClosedWithoutAWordIsNotTriedBeforeAnInventoryHadItsSay() {
        fleet.takeInventory();
        fleet.tell("loja", Signal.OPEN, null);
        fleet.tell("loja", Signal.CLOSED, null);

        assertEquals(0, node.pass().planned());
        assertEquals(1, fleet.count("gateway WHERE inventory_due_at = '" + utc(fleet.clock.instant()) + "'"));

        fleet.takeInventory();
        assertEquals(1, node.pass().planned());
        assertEquals(0, fleet.count("gateway WHERE inventory_due_at = '" + utc(fleet.clock.instant()) + "'"));
    }

    /** Whoever planned it: before the close, the recovery sweep, a look that found the gateway at work. */
    @Test
    void aTryThatWasPlannedAlreadyWaitsForTheInventoryToo() {
        fleet.takeInventory();
        fleet.down("loja", null);
        node.pass();
        fleet.tell("loja", Signal.CLOSED, null);
        fleet.clock.advance(Duration.ofMinutes(1));
        assertEquals(0, node.pass().begun());

        fleet.takeInventory();

        assertEquals(1, node.pass().begun());
    }

    @Test
    void aPhoneThatWasUnlinkedIsNotConnectedByATryThatWasPlannedBefore() {
        fleet.takeInventory();
        fleet.down("loja", null);
        node.pass();
        fleet.tell("loja", Signal.CLOSED, null);
        fleet.clock.advance(Duration.ofMinutes(1));
        node.pass();

        fleet.tell("loja", Signal.CLOSED, 401);
        fleet.takeInventory();
        fleet.clock.advance(Duration.ofMinutes(10));

        assertEquals(new Pass(0, 0, 0), node.pass());
        assertEquals(0, fleet.count("saga"));
    }

    @Test
    void whereInventoriesFailAPairedInstanceIsTriedAfterAWhileAndByItsLadder() {
        fleet.takeInventory();
        fleet.down("loja", null);
        fleet.tell("loja", Signal.CLOSED, null);
        fleet.tell("unknown", Signal.CLOSED, null);
        fleet.clock.advance(RecoveryUnderTest.UNEXPLAINED.minusSeconds(1));
        assertEquals(0, node.pass().planned());

        fleet.clock.advance(SECOND);

        assertEquals(1, node.pass().planned());
        assertEquals(Duration.ofSeconds(5), fleet.wait("loja"));
        fleet.follow(node, "loja");
        fleet.fail("loja");
        node.pass();
        assertEquals(Duration.ofMillis(7500), fleet.wait("loja"));
        assertEquals(1, fleet.count("saga"));
    }

    @Test
    void anInventoryMayTellThatASessionHasALogin() {
        fleet.instances.discover(RecoveryUnderTest.GATEWAY, List.of("velha"), true);
        fleet.tell("velha", Signal.CLOSED, null);
        fleet.instances.learnPairing(RecoveryUnderTest.GATEWAY, Map.of("velha", true));
        fleet.takeInventory();

        assertEquals(1, node.pass().planned());
    }

    @Test
    void aCodeThatWaitsToBeScannedIsLeftAlone() {
        fleet.tell("nova", Signal.QR, null);
        fleet.clock.advance(Duration.ofDays(1));
        node.pass();

        assertEquals(HumanNeed.SCAN_QR, fleet.instance("nova").need());
        assertEquals(0, fleet.count("saga"));
    }

    @Test
    void anInstanceThatSomethingWorksOnIsNotTriedBesides() {
        fleet.down("loja", null);
        fleet.sagas.begin("loja", SagaStep.LOOK, "admin");

        assertEquals(new Pass(0, 0, 0), node.pass());
        fleet.fail("loja");
        assertEquals(1, node.pass().planned());
        fleet.sagas.begin("loja", SagaStep.LOOK, "admin");
        fleet.clock.advance(Duration.ofMinutes(1));

        assertEquals(0, node.pass().begun());
        assertEquals("assignment LOOK admin", fleet.saga("loja"));
    }

    @Test
    void whileTheGatewayIsGoneNothingIsTriedAndNoTryIsCounted() {
        fleet.down("loja", null);
        node.pass();
        fleet.reachable(false);
        fleet.clock.advance(Duration.ofHours(3));
        node.pass();
        assertNull(fleet.wait("loja"));
        assertNull(fleet.saga("loja"));

        fleet.reachable(true);
        node.pass();

        assertEquals(Duration.ofSeconds(5), fleet.wait("loja"), "a new wait, so that a fleet does not come at once");
        assertEquals(0, fleet.recovery("loja").attempts());
    }

    @Test
    void aSessionCalledBadIsTriedThreeTimesAndThenSlowlyWhileAPersonIsTold() {
        fleet.down("loja", 500);
        for (int n = 0; n < 3; n++) {
            node.pass();
            fleet.follow(node, "loja");
            assertNull(fleet.instance("loja").need());
            fleet.fail("loja");
        }
        node.pass();

        assertEquals(HumanNeed.BAD_SESSION, fleet.instance("loja").need());
        assertEquals(Duration.ofMinutes(30), fleet.wait("loja"));
        fleet.follow(node, "loja");
        assertEquals("connection ASSESS reconnect", fleet.saga("loja"));
        fleet.tell("loja", Signal.OPEN, null);
        assertNull(fleet.instance("loja").need());
    }

    @Test
    void error515IsTriedAtOnceThenEveryFiveMinutesMoreAndTellsEachTime() {
        fleet.down("loja", 515);
        List<Duration> waits = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            // The pass that plans a try at once begins it, too.
            if (node.pass().begun() == 0) {
                waits.add(fleet.wait("loja"));
                fleet.follow(node, "loja");
            }
            assertEquals(true, fleet.instance("loja").paired());
            fleet.fail("loja");
        }

        assertEquals(IntStream.range(1, 10).mapToObj(n -> Duration.ofMinutes(5L * n)).toList(), waits);
        assertEquals(IntStream.rangeClosed(1, 10).mapToObj(n -> ">" + n + "/10 session.error.515").toList(),
                fleet.timeline("loja", "error-515"));
    }

    @Test
    void theEndOfError515IsANewPairingOnce() {
        endLadder("loja");
        node.pass();
        node.pass();

        assertEquals("connection ASSESS error-515", fleet.saga("loja"));
        assertEquals(1, fleet.count("audit WHERE action = 'logout' AND target = 'loja' AND actor = 'caravan'"));
        assertEquals(">scan-qr session.error.515.max_attempts", lastOf515("loja"));

        fleet.fail("loja");
        node.pass();
        assertEquals(HumanNeed.ERROR_515, fleet.instance("loja").need());
        assertEquals(1, fleet.count("instance_timeline WHERE cause = 'session.error.515.max_attempts'"));
        assertEquals(1, fleet.count("audit"));
    }

    @Test
    void aNewPairingOverTheBudgetMustBeConfirmed() {
        Reconnections thrifty = fleet.node(ReconnectPolicies.EXACT, 1);
        endLadder("a");
        endLadder("b");
        thrifty.pass();

        List<String> names = List.of("a", "b");
        assertEquals(1, names.stream().filter(name -> fleet.saga(name) != null).count());
        assertEquals(1, names.stream().filter(name -> fleet.instance(name).need() == HumanNeed.CONFIRM_DISCARD)
                .count());
        assertEquals(1, fleet.count("audit"));
        fleet.clock.advance(Duration.ofDays(1));
        thrifty.pass();
        assertEquals(1, fleet.count("audit"), "it waits for a word, not for the budget");
    }

    @Test
    void error515MayBeLeftToAPerson() {
        Reconnections parking = fleet.node(ReconnectPolicies.with(Duration.ZERO, false), 5);
        endLadder("loja");
        parking.pass();
        fleet.tell("loja", Signal.CONNECTING, null);
        fleet.clock.advance(Duration.ofDays(1));
        parking.pass();

        assertEquals(HumanNeed.ERROR_515, fleet.instance("loja").need());
        assertEquals(">error-515 session.error.515.max_attempts", lastOf515("loja"));
        assertNull(fleet.saga("loja"));
    }

    @Test
    void afterAStartWhatShouldBeUpIsTriedAtOnce() {
        fleet.down("drop", null);
        fleet.down("closed", 503);
        fleet.tell("up", Signal.OPEN, null);
        fleet.down("disabled", null);
        fleet.instances.wish("disabled", false, "ana");
        fleet.down("banned", 403);
        fleet.tell("code", Signal.QR, null);
        fleet.down("restarting", 515);
        fleet.instances.discover(RecoveryUnderTest.GATEWAY, List.of("unknown"), true);
        fleet.clock.advance(SECOND);

        node.start(true);

        assertEquals(List.of("closed", "drop"), fleet.jdbc.sql("SELECT name FROM instance WHERE next_attempt_at ="
                + " (SELECT MAX(next_attempt_at) FROM instance) ORDER BY name").query(String.class).list());
        assertEquals(Duration.ZERO, fleet.wait("drop"));
        assertEquals(ConnectionStatus.RECONNECTING, fleet.instance("closed").status());
        assertEquals(ConnectionStatus.CONNECTED, fleet.instance("up").status());
        assertEquals(ConnectionStatus.AUTH_FAILURE, fleet.instance("banned").status());
        assertEquals(ConnectionStatus.INITIALIZING, fleet.instance("unknown").status());
        assertEquals(0, node.pass().begun(), "phones may have been unlinked meanwhile");
        assertEquals(1, fleet.count("gateway WHERE inventory_due_at <= '" + utc(fleet.clock.instant()) + "'"));
        fleet.takeInventory();
        node.pass();
        assertEquals("connection ASSESS start", fleet.saga("drop"));
        assertEquals("connection ASSESS start", fleet.saga("closed"));
        assertEquals(3, fleet.count("saga"), "the 515 goes by its own ladder, whose first try is at once");
    }

    @Test
    void aPhoneThatWasUnlinkedWhileNobodyWatchedIsNotConnectedByTheStart() {
        fleet.takeInventory();
        fleet.down("loja", null);
        fleet.down("planned", 503);
        node.pass();
        fleet.clock.advance(Duration.ofHours(8));

        node.start(true);
        fleet.clock.advance(SECOND);
        assertEquals(0, node.pass().begun());
        fleet.tell("loja", Signal.CLOSED, 401);
        fleet.tell("planned", Signal.CLOSED, 401);
        fleet.takeInventory();
        fleet.clock.advance(Duration.ofHours(1));
        node.pass();

        assertEquals(0, fleet.count("saga"));
        assertEquals(HumanNeed.PAIR_AGAIN, fleet.instance("loja").need());
        assertEquals(HumanNeed.PAIR_AGAIN, fleet.instance("planned").need());
    }

    @Test
    void aStartIsNotHeldUpForEverWhereInventoriesFail() {
        fleet.down("loja", 503);
        node.start(true);
        fleet.clock.advance(RecoveryUnderTest.UNEXPLAINED.minusSeconds(1));
        assertEquals(0, node.pass().begun());

        fleet.clock.advance(SECOND);

        assertEquals(1, node.pass().begun());
    }

    @Test
    void aStatusThatAStartChangesIsARowOfTheTimeline() {
        fleet.down("loja", null);
        fleet.tell("loja", Signal.NOT_LOADED, null);
        node.start(true);

        assertEquals("LOADING>RECONNECTING start", last(fleet.timeline("loja", "status")));
    }

    @Test
    void aStartOfOneNodeAmongOthersLeavesTheScheduleAlone() {
        fleet.down("loja", 503);
        node.pass();

        Reconnections joining = fleet.node(ReconnectPolicies.EXACT, 5);
        joining.start(false);

        assertEquals(Duration.ofSeconds(60), fleet.wait("loja"));
    }

    @Test
    void whatIsFoundDownSoonAfterAStartIsTriedWithoutItsWait() {
        fleet.tell("soon", Signal.OPEN, null);
        fleet.tell("later", Signal.OPEN, null);
        node.start(true);
        fleet.takeInventory();
        fleet.clock.advance(Duration.ofSeconds(89));
        fleet.tell("soon", Signal.CLOSED, 503);
        node.pass();
        fleet.clock.advance(Duration.ofSeconds(31));
        fleet.tell("later", Signal.CLOSED, 503);
        node.pass();

        assertEquals("connection ASSESS start", fleet.saga("soon"));
        assertEquals(Duration.ofSeconds(60), fleet.wait("later"));
    }

    @Test
    void aTryThatOnlyLookedIsNotCounted() {
        fleet.down("loja", 408);
        node.pass();
        fleet.follow(node, "loja");
        fleet.wait("loja", Duration.ofMinutes(1));
        fleet.down("restarting", 515);
        node.pass();
        fleet.wait("restarting", Duration.ofMinutes(1));

        assertEquals(new Recovery(ConnectionFault.TIMED_OUT, 0, 0), fleet.recovery("loja"));
        assertEquals(new Recovery(ConnectionFault.RESTART_REQUIRED, 0, 0), fleet.recovery("restarting"));
        assertEquals(0, node.pass().planned());
        fleet.clock.advance(Duration.ofMinutes(1));
        assertEquals(2, node.pass().begun());
    }

    @Test
    void aScheduleOutlivesTheNodeThatMadeIt() {
        fleet.down("loja", 503);
        node.pass();
        Duration wait = fleet.wait("loja");

        Reconnections another = fleet.node(ReconnectPolicies.EXACT, 5);
        assertEquals(0, another.pass().planned());
        assertEquals(wait, fleet.wait("loja"));
        fleet.follow(another, "loja");
        assertEquals("connection ASSESS reconnect", fleet.saga("loja"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void nodesThatWorkAtOnceBeginEachTryOnce(int nodes) throws Exception {
        int instances = 300;
        IntStream.range(0, instances).forEach(n -> fleet.down("i" + n, null));
        List<Reconnections> cluster = Stream.generate(() -> fleet.node(ReconnectPolicies.DEFAULTS, 5)).limit(nodes)
                .toList();

        List<Pass> planning = passes(cluster);
        fleet.clock.advance(Duration.ofMinutes(1));
        List<Pass> beginning = passes(cluster);

        assertEquals(instances, planning.stream().mapToInt(Pass::planned).sum());
        assertEquals(instances, beginning.stream().mapToInt(Pass::begun).sum());
        assertEquals(instances, fleet.count("saga"));
        assertEquals(instances, fleet.count("instance WHERE attempt = 1 AND next_attempt_at IS NULL"));
        assertEquals(instances, fleet.count("instance_timeline WHERE subject = 'recovery'"));
    }

    @Test
    void aFlappingInstanceIsTriedAtOnceAndOnce() {
        fleet.down("loja", 503);
        node.pass();

        node.flapping("loja", 10, Duration.ofMinutes(1));
        node.flapping("loja", 10, Duration.ofMinutes(1));
        assertEquals(Duration.ZERO, fleet.wait("loja"));
        assertEquals(1, node.pass().begun());

        assertEquals("connection ASSESS flapping", fleet.saga("loja"));
        assertEquals(List.of(">unavailable reconnection", ">flapping webhook"), fleet.timeline("loja", "recovery"));
    }

    @Test
    void oneThatIsOpenForAMomentStaysKnownAsFlappingUntilItStaysOpen() {
        fleet.down("loja", null);
        node.flapping("loja", 10, Duration.ofMinutes(1));
        fleet.tell("loja", Signal.OPEN, null);
        assertEquals(1, node.pass().begun());
        fleet.fail("loja");

        node.pass();
        assertEquals(ConnectionFault.FLAPPING, fleet.recovery("loja").fault());
        fleet.clock.advance(RecoveryUnderTest.STABLE);
        node.pass();
        assertEquals(Recovery.NONE, fleet.recovery("loja"));
    }

    @Test
    void aFlappingInstanceThatStaysDownGoesUpTheLadderOfItsFault() {
        fleet.down("loja", null);
        node.flapping("loja", 10, Duration.ofMinutes(1));
        node.pass();
        fleet.fail("loja");
        node.pass();

        assertEquals(ConnectionFault.FLAPPING, fleet.recovery("loja").fault());
        assertEquals(Duration.ofSeconds(45), fleet.wait("loja"));
        node.flapping("loja", 10, Duration.ofMinutes(1));
        assertEquals(Duration.ofSeconds(45), fleet.wait("loja"), "more of the same does not hasten it");
    }

    @Test
    void whatWaitsForAPersonOrFor515DoesNotFlap() {
        fleet.down("banned", 403);
        fleet.tell("code", Signal.QR, null);
        fleet.down("restarting", 515);
        node.pass();
        fleet.fail("restarting");
        node.pass();
        Stream.of("banned", "code", "restarting").forEach(name -> node.flapping(name, 10, Duration.ofMinutes(1)));

        assertNull(fleet.wait("banned"));
        assertNull(fleet.wait("code"));
        assertEquals(Duration.ofMinutes(5), fleet.wait("restarting"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "400, 0s", "500, 1s", "59400, 59s", "300000, 5m 0s", "337500, 5m 38s", "-5, 0s"})
    void waitsAreToldAsInTheOrigin(long millis, String words) {
        assertEquals(words, Reconnections.words(Duration.ofMillis(millis)));
    }

    private void endLadder(String name) {
        fleet.down(name, 515);
        fleet.jdbc.sql("UPDATE instance SET error_515_attempt = 10, recovery_fault = 'restart-required'"
                + " WHERE name = :name").param("name", name).update();
        assertFalse(fleet.instance(name).connected());
    }

    private String lastOf515(String name) {
        return last(fleet.timeline(name, "error-515"));
    }

    private static String last(List<String> rows) {
        assertFalse(rows.isEmpty());
        return rows.get(rows.size() - 1);
    }

    private static List<Pass> passes(List<Reconnections> cluster) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(cluster.size());
        try {
            List<Callable<Pass>> work = cluster.stream().<Callable<Pass>>map(node -> node::pass).toList();
            List<Pass> done = new ArrayList<>();
            for (var pass : nodes.invokeAll(work)) {
                done.add(pass.get());
            }
            return done;
        } finally {
            nodes.shutdownNow();
            assertTrue(nodes.isShutdown());
        }
    }

    private static String utc(Instant moment) {
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC).toString();
    }
}
