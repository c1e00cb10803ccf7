package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;

import dev.caravan.domain.HalfOpenPolicy;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ReconnectPlan.TryAt;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.Saga.Kind;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.store.AttentionList.Needed;
import dev.caravan.store.IncidentStore.Incident;
import dev.caravan.store.ReconnectionStore.Planned;
import dev.caravan.store.ReconnectionStore.Unplanned;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.ReconnectPolicies;
import dev.caravan.testing.TestClock;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of the data of a database from before, and that the stores carry on with it. See fleet-of-v002.sql. */
@ExtendWith(MariaDbExtension.class)
class MigratedFleetTest {

    private static final Set<String> GATEWAYS = Set.of("evo");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final HalfOpenPolicy HALF_OPEN =
            new HalfOpenPolicy(Duration.ofMinutes(5), 2, Duration.ofMinutes(60), 3);

    private static Database database;

    private final TestClock clock = new TestClock();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final PasswordSeal seal = PasswordSeal.ofKey(Base64.getEncoder().encodeToString(new byte[32]));
    private final InstanceStore instances = new InstanceStore(database.dataSource(), clock);
    private final ProxyStore proxies = new ProxyStore(database.dataSource(), seal, clock);
    private final ProxyScores scores =
            new ProxyScores(database.dataSource(), StoreUnderTest.POLICY, StoreUnderTest.GUARD, clock);
    private final SagaStore sagas = new SagaStore(database.dataSource(), proxies,
            new ProxyImport(database.dataSource(), seal, StoreUnderTest.POLICY, clock), scores, instances,
            new LoginTurns(database.dataSource(), gateway -> Duration.ZERO, StoreUnderTest.TURNS_AHEAD, clock),
            proxy -> { }, clock, "node-2");

    @BeforeAll
    static void migrate(TestDatabase server) {
        database = new FormerDatabase(server, "former").open();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void sagasOfBeforeAreAssignmentsAndTheRunningOneIsCarriedOn() {
        assertEquals(List.of("assignment"),
                jdbc.sql("SELECT DISTINCT kind FROM saga WHERE id <= 4").query(String.class).list());
        assertFalse(sagas.beginConnection("in-second-try", Saga.ASKED, null));

        List<Saga> claimed = sagas.claimDue(Kind.ASSIGNMENT, GATEWAYS, LEASE, 9);

        assertEquals(List.of("in-second-try"), claimed.stream().map(Saga::instance).toList());
        assertEquals(SagaStep.SETTLE, claimed.get(0).step());
        assertEquals(2, claimed.get(0).attempt());
        assertEquals(2L, claimed.get(0).proxyId());
        assertEquals(Saga.SetAnswer.ACCEPTED, claimed.get(0).setAnswer());
        assertEquals(7, claimed.get(0).fence());
    }

    @Test
    void triesThatEndedSayHowAndTheOneThatRunsDoesNot() {
        assertEquals(List.of("1.1 open", "2.1 failed", "2.2 -", "4.1 ended"),
                jdbc.sql("SELECT CONCAT(saga_id, '.', attempt, ' ', COALESCE(outcome, '-')) FROM saga_try ORDER BY 1")
                        .query(String.class).list());
        InstanceDirectory.Saga shown = new InstanceDirectory(database.dataSource(), ReconnectPolicies.DEFAULTS)
                .saga("open", Kind.ASSIGNMENT).orElseThrow();
        assertEquals("effective", shown.outcome());
        assertEquals("used.example", shown.tries().get(0).host());
    }

    @Test
    void whoeverNeededAPersonNeedsOneSinceItsStatus() {
        List<Needed> needed = new AttentionList(database.dataSource()).list(Instant.EPOCH, 0, 9).items();

        assertEquals(List.of(
                new Needed(4, "unlinked", "evo", HumanNeed.PAIR_AGAIN, Instant.parse("2026-01-14T20:00:00Z")),
                new Needed(5, "waits-for-scan", "evo", HumanNeed.SCAN_QR, Instant.parse("2026-01-15T11:59:00Z"))),
                needed);
        assertEquals(0, jdbc.sql("SELECT COUNT(*) FROM instance WHERE needs_human IS NULL AND needs_since IS NOT NULL")
                .query(Integer.class).single());
    }

    @Test
    void whatWasDownIsPlannedAndConnected() {
        ReconnectionStore store = new ReconnectionStore(database.dataSource(), instances,
                new AuditStore(database.dataSource(), clock), clock);
        List<Unplanned> down = store.unplanned(GATEWAYS, Duration.ZERO, 9);
        assertEquals(List.of("dropped"), down.stream().map(one -> one.instance().name()).toList());

        TryAt plan = (TryAt) ReconnectPolicies.EXACT.plan(down.get(0).instance(), down.get(0).made(), false,
                clock.instant(), new Random(1));
        assertEquals(1, store.plan(List.of(new Planned(down.get(0), plan))).size());
        clock.advance(Duration.ofMinutes(1));

        assertEquals(List.of("dropped"), store.begin(GATEWAYS, Duration.ZERO, 9).stream().map(b -> b.instance()).toList());
        assertEquals(List.of("dropped"),
                sagas.claimDue(Kind.CONNECTION, GATEWAYS, LEASE, 9).stream().map(Saga::instance).toList());
    }

    @Test
    void proxiesKeepTheirInstancesAndTheirScoresAndTheEjectedOneIsTestedAgain() {
        assertEquals(1, proxies.ofInstance("open").orElseThrow().id());
        assertEquals(List.of("90", "50", "20", "80", "0", "70"),
                jdbc.sql("SELECT success_rate FROM proxy ORDER BY id").query(String.class).list());
        assertEquals(0, jdbc.sql("SELECT COUNT(*) FROM proxy WHERE suspect = 1").query(Integer.class).single());
        assertEquals(0, jdbc.sql("SELECT COUNT(*) FROM proxy_ledger WHERE reversed").query(Integer.class).single());
        ProbeStore probes = new ProbeStore(database.dataSource(), proxies, scores, HALF_OPEN, clock, "node-2");

        assertEquals(0, probes.enlistEjected(9));
        assertEquals(List.of(5L),
                jdbc.sql("SELECT id FROM proxy WHERE half_open_at IS NOT NULL").query(Long.class).list());
        clock.advance(Duration.ofMinutes(6));
        assertEquals(1, probes.enlistEjected(9));
        assertEquals(5, probes.claimDue(LEASE, 9).get(0).proxy());

        assertEquals(4, proxies.lease("disabled", Set.of(ProxyProtocol.HTTP), List.of()).orElseThrow().id());
    }

    @Test
    void incidentsOfBeforeAreNotToldAgainAndTheOpenOneStillFreezes() {
        IncidentStore store = new IncidentStore(database.dataSource(), clock);
        assertEquals(List.of(), store.untold());
        assertTrue(scores.frozen(ProxyFault.REFUSED));

        assertTrue(store.closeByHand(2, "admin"));

        List<Incident> untold = store.untold();
        assertEquals(List.of(2L), untold.stream().map(Incident::id).toList());
        assertTrue(store.tellClosed(untold.get(0)));
        assertEquals(List.of(), store.untold());
    }

    @Test
    void theGatewayIsPolledAndKeysOpen() {
        GatewayStore gateways = new GatewayStore(database.dataSource(), clock, "node-2");
        assertEquals(18, gateways.claimPoll("evo", LEASE).orElseThrow().fence());
        assertEquals(List.of("dashboard viewer"), new ApiKeyStore(database.dataSource(), clock).list().stream()
                .map(key -> key.name() + " " + key.role().text()).toList());
        NodeStore nodes = new NodeStore(database.dataSource(), clock, "node-3", "http://x", Duration.ofMinutes(1));
        assertEquals(0, nodes.join());
        assertEquals(List.of("node-3"), nodes.list().stream().map(NodeStore.Node::name).toList());
    }
}
