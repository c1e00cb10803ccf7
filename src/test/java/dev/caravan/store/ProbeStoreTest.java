package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.DueProbe;
import dev.caravan.domain.HalfOpenPolicy;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyFault;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class ProbeStoreTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration IN_USE = Duration.ofMinutes(10);
    private static final HalfOpenPolicy POLICY =
            new HalfOpenPolicy(Duration.ofMinutes(5), 2, Duration.ofMinutes(60), 3);
    private static final ProbeResult OK = ProbeResult.ok(120);
    private static final ProbeResult DEAD = ProbeResult.failed(10_000, "no answer within 10000 ms");
    private static final int MANY = 1_000;

    private final StoreUnderTest under;
    private final ProbeStore probes;
    private final ProbeStore other;

    ProbeStoreTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        probes = new ProbeStore(dataSource, under.proxies, under.scores, POLICY, under.clock, "node");
        other = new ProbeStore(dataSource, under.proxies, under.scores, POLICY, under.clock, "other");
    }

    @Test
    void aProbeThatIsWantedIsClaimedOnceWithTheLogin() {
        long id = under.proxy("a.example");

        assertTrue(probes.demand(id, "saga"));

        DueProbe claimed = only(probes.claimDue(LEASE, MANY));
        assertEquals(new DueProbe(id, "saga", null, 1, under.now(), StoreUnderTest.address("a.example")), claimed);
        assertEquals(List.of(), other.claimDue(LEASE, MANY));
    }

    @Test
    void aProxyThatDoesNotExistCannotBeWanted() {
        assertFalse(probes.demand(77, "saga"));
    }

    @Test
    void anOutcomeCountsForWhoWantedItBeforeItBegan() {
        long id = under.proxy("a.example");
        Instant early = under.now();
        probes.demand(id, "saga");
        DueProbe claimed = only(probes.claimDue(LEASE, MANY));
        under.clock.advance(Duration.ofSeconds(1));
        Instant late = under.now();
        assertEquals(Optional.empty(), probes.outcomeSince(id, early));

        assertTrue(probes.finish(claimed, OK));

        assertEquals(new ProbeOutcome(early, OK), probes.outcomeSince(id, early).orElseThrow());
        assertEquals(Optional.empty(), probes.outcomeSince(id, late));
        assertEquals(0, under.count("proxy_probe"));
    }

    @Test
    void aProbeThatWasUnderWayWhenANewerOneWasWantedIsFollowedByIt() {
        long id = under.proxy("a.example");
        under.instance("loja");
        inUse(id, "loja");
        DueProbe routine = only(probes.claimDue(LEASE, MANY));
        under.clock.advance(Duration.ofSeconds(1));
        Instant wanted = under.now();
        probes.demand(id, "saga");
        assertEquals(List.of(), probes.claimDue(LEASE, MANY));

        probes.finish(routine, OK);
        assertEquals(Optional.empty(), probes.outcomeSince(id, wanted));
        DueProbe newer = only(probes.claimDue(LEASE, MANY));
        probes.finish(newer, DEAD);

        assertEquals("saga", newer.cause());
        assertTrue(probes.outcomeSince(id, wanted).orElseThrow().failed());
        assertEquals(0, under.count("proxy_probe"));
    }

    @Test
    void wantingTheSameAgainAndAgainIsOneProbe() {
        long id = under.proxy("a.example");
        probes.demand(id, "saga");
        DueProbe claimed = only(probes.claimDue(LEASE, MANY));
        for (int i = 0; i < 5; i++) {
            under.clock.advance(Duration.ofSeconds(1));
            probes.demand(id, "saga");
        }

        probes.finish(claimed, DEAD);

        assertEquals(0, under.count("proxy_probe"));
        assertEquals(20, score(id));
    }

    @Test
    void whatANodeLeavesIsAnothersAfterTheLeaseAndItsLateResultBooksNothing() {
        long id = under.proxy("a.example");
        probes.demand(id, "saga");
        DueProbe lost = only(probes.claimDue(LEASE, MANY));
        under.clock.advance(LEASE);

        DueProbe again = only(other.claimDue(LEASE, MANY));
        assertFalse(probes.finish(lost, DEAD));
        assertTrue(other.finish(again, OK));

        assertEquals(50, score(id));
        assertEquals(0, under.count("proxy_ledger"));
    }

    @Test
    void aNodeHandsBackWhatItHas() {
        long id = under.proxy("a.example");
        probes.demand(id, "saga");
        probes.claimDue(LEASE, MANY);

        assertEquals(0, under.node("other").join());
        assertEquals(1, under.node("node").join());

        assertEquals(id, only(other.claimDue(LEASE, MANY)).proxy());
    }

    @Test
    void aProxyThatWasDeletedMeanwhileIsForgotten() {
        long id = under.proxy("a.example");
        probes.demand(id, "saga");
        under.jdbc.sql("DELETE FROM proxy WHERE id = :id").param("id", id).update();

        assertEquals(List.of(), probes.claimDue(LEASE, MANY));
        assertEquals(0, under.count("proxy_probe"));
    }

    @Test
    void contendersShareWhatIsDue() throws Exception {
        IntStream.range(0, 60).forEach(n -> probes.demand(under.proxy("p" + n), "saga"));

        List<Long> claimed = StoreUnderTest.together(6, IntStream.range(0, 12).<Callable<List<DueProbe>>>mapToObj(
                n -> () -> (n % 2 == 0 ? probes : other).claimDue(LEASE, 5))).stream().flatMap(List::stream)
                .map(DueProbe::proxy).toList();

        assertEquals(claimed.size(), claimed.stream().distinct().count());
        int left = probes.claimDue(LEASE, MANY).size();
        assertEquals(60, claimed.size() + left);
    }

    @Test
    void whatSomebodyWaitsForGoesFirst() {
        long used = under.proxy("a.example");
        under.instance("loja");
        inUse(used, "loja");
        under.clock.advance(Duration.ofSeconds(1));
        long wanted = under.proxy("b.example");
        probes.demand(wanted, "saga");

        assertEquals(wanted, only(probes.claimDue(LEASE, 1)).proxy());
        assertEquals(used, only(probes.claimDue(LEASE, 1)).proxy());
    }

    @Test
    void aProxyInUseIsProbedWhenNothingWasHeardOfItForAWhile() {
        long id = under.proxy("a.example");
        under.instance("loja");
        under.proxies.take("loja", id);
        under.proxy("free.example");
        under.clock.advance(IN_USE.minusMillis(1));
        assertEquals(0, probes.enlistInUse(IN_USE, MANY));
        under.clock.advance(Duration.ofMillis(1));

        assertEquals(1, probes.enlistInUse(IN_USE, MANY));
        assertEquals(0, probes.enlistInUse(IN_USE, MANY));
        probes.finish(only(probes.claimDue(LEASE, MANY)), OK);

        assertEquals(50, score(id));
        assertEquals(120, under.proxies.find(id).orElseThrow().responseMillis());
        under.clock.advance(IN_USE.minusMillis(1));
        assertEquals(0, probes.enlistInUse(IN_USE, MANY));
    }

    @Test
    void aFailureCostsPointsAndIsCountedUntilASuccess() {
        long id = under.proxy("a.example", 90, null);
        for (int n = 1; n <= 2; n++) {
            probe(id, DEAD);
            assertEquals(n, failed(id));
        }
        assertEquals(30, score(id));

        probe(id, OK);

        assertEquals(0, failed(id));
        assertEquals(30, score(id), "a success is worth nothing where a saga wanted it");
        assertEquals(List.of("unreachable 90>60 probe (saga): no answer within 10000 ms",
                "unreachable 60>30 probe (saga): no answer within 10000 ms"), ledger(id));
    }

    @Test
    void aProbeThatWasNotAllowedTellsNothing() {
        long id = under.proxy("a.example");
        Instant since = under.now();

        probe(id, ProbeResult.untested("the proxy's host is not an address of the public internet"));

        ProbeOutcome outcome = probes.outcomeSince(id, since).orElseThrow();
        assertFalse(outcome.ok() || outcome.failed());
        assertEquals(50, score(id));
        assertEquals(0, failed(id));
    }

    @Test
    void anEjectedProxyIsProbedWithGrowingIntervalsAndComesBackWithTwentyPoints() {
        long id = ejected("a.example", 30);
        assertEquals(0, score(id));

        assertEquals(300, secondsToProbe());
        halfOpen(OK);
        assertEquals(10, score(id));
        assertFalse(active(id));
        assertEquals(600, secondsToProbe());
        halfOpen(OK);

        assertEquals(20, score(id));
        assertTrue(active(id));
        assertEquals(0, probes.enlistEjected(MANY));
    }

    @Test
    void afterAFailureAnEjectedProxyWaitsLongerUpToALimit() {
        ejected("a.example", 30);

        assertEquals(List.of(300L, 600L, 1200L, 2400L, 3600L, 3600L), IntStream.range(0, 6).mapToObj(n -> {
            long seconds = secondsToProbe();
            halfOpen(DEAD);
            return seconds;
        }).toList());
    }

    @Test
    void oneThatMayNotBeProbedWaitsLongerEachTimeAndLeavesTheOthersTheirTurn() {
        long id = ejected("localhost", 30);

        assertEquals(List.of(300L, 600L, 1200L, 2400L, 3600L, 3600L), IntStream.range(0, 6).mapToObj(n -> {
            long seconds = secondsToProbe();
            halfOpen(ProbeResult.untested("not an address of the public internet"));
            assertEquals(0, probes.enlistEjected(MANY));
            return seconds;
        }).toList());
        assertEquals(0, score(id));
    }

    @Test
    void oneThatCameBackIsOutAtItsNextFaultAndWaitsLongerUntilItIsGoodAgain() {
        long id = ejected("a.example", 30);
        secondsToProbe();
        halfOpen(OK);
        secondsToProbe();
        halfOpen(OK);
        assertTrue(active(id));

        under.scores.fault(id, "loja", ProxyFault.NO_LOGIN, "late");
        assertFalse(active(id));
        assertEquals(1200, secondsToProbe());
        IntStream.range(0, 5).forEach(n -> under.scores.success(id, "loja", "logged in"));
        assertEquals(50, score(id));
        under.scores.fault(id, "loja", ProxyFault.NO_LOGIN, "late");
        under.scores.fault(id, "loja", ProxyFault.NO_LOGIN, "late");

        assertFalse(active(id));
        assertEquals(300, secondsToProbe());
    }

    @Test
    void onlySoManyComeBackInAMinuteAndTheOthersInTurn() {
        IntStream.range(0, 10).forEach(n -> ejected("p" + n, 40));
        secondsToProbe();
        halfOpen(OK);
        assertEquals(3, under.count("proxy WHERE is_active = 1"));
        assertEquals(7, under.count("proxy WHERE success_rate = 10"));

        for (int minute = 0; minute < 12; minute++) {
            for (int slot = 0; slot < 3; slot++) {
                under.clock.advance(POLICY.gap());
                probes.enlistEjected(MANY);
                List<DueProbe> due = probes.claimDue(LEASE, MANY);
                assertTrue(due.size() <= 2, due::toString);
                due.forEach(probe -> probes.finish(probe, OK));
                assertTrue(under.count("proxy WHERE readmitted_at > '" + Rows.utc(under.now().minusSeconds(60)) + "'")
                        <= 3);
            }
        }
        assertEquals(10, under.count("proxy WHERE is_active = 1"));
    }

    @Test
    void whatAnAdminSwitchedOffIsNotProbedBackIn() {
        long id = under.proxy("a.example");
        under.jdbc.sql(Sql.text("deactivate-proxy")).param("id", id).param("now", Rows.utc(under.now())).update();

        probes.enlistEjected(MANY);
        under.clock.advance(Duration.ofDays(1));

        assertEquals(0, probes.enlistEjected(MANY));
        assertEquals(0, under.count("proxy_probe"));
    }

    @Test
    void whileTheFaultIsFrozenAFailureBooksNothing() {
        IntStream.range(0, StoreUnderTest.GUARD.minCount()).forEach(n -> probe(under.proxy("p" + n), DEAD));
        assertTrue(under.scores.frozen(ProxyFault.UNREACHABLE));
        long id = under.proxy("a.example");

        probe(id, DEAD);

        assertEquals(50, score(id));
        assertEquals(1, failed(id));
        assertEquals(0, under.count("proxy WHERE success_rate < 50"));
    }

    /** A saga of its own probes too: that one must not be news, or the next saga would begin when it has ended. */
    @Test
    void aFailedProbeOfASessionIsLookedIntoOnce() {
        SagaStore sagas = under.assignments("node");
        suspect("loja", "a.example");

        assertEquals(1, suspects(sagas));
        assertEquals(0, suspects(sagas));
        under.clock.advance(Duration.ofSeconds(2));
        probe(under.proxies.ofInstance("loja").orElseThrow().id(), DEAD);
        under.clock.advance(Duration.ofSeconds(2));
        under.jdbc.sql("UPDATE saga SET outcome = 'failed', due_at = NULL, updated_at = :now")
                .param("now", Rows.utc(under.now())).update();

        assertEquals(0, suspects(sagas));
        under.clock.advance(IN_USE);
        probe(under.proxies.ofInstance("loja").orElseThrow().id(), DEAD);
        assertEquals(1, suspects(sagas));
    }

    @Test
    void whileTheFaultIsFrozenNoSessionIsSuspected() {
        SagaStore sagas = under.assignments("node");
        IntStream.range(0, StoreUnderTest.GUARD.minCount()).forEach(n -> suspect("loja-" + n, "p" + n));
        assertTrue(under.scores.frozen(ProxyFault.UNREACHABLE));

        assertEquals(0, suspects(sagas));
        under.clock.advance(StoreUnderTest.GUARD.freeze());
        under.scores.thaw();

        assertEquals(StoreUnderTest.GUARD.minCount(), suspects(sagas));
    }

    private int suspects(SagaStore sagas) {
        return sagas.enlistSuspects(List.of(StoreUnderTest.GATEWAY), MANY);
    }

    /** An open instance with a proxy that fails its probe. */
    private void suspect(String instance, String host) {
        long id = under.proxy(host, 90, null);
        under.open(instance);
        under.proxies.take(instance, id);
        under.jdbc.sql("UPDATE instance SET proxy_state = 'effective' WHERE name = :name").param("name", instance)
                .update();
        probe(id, DEAD);
    }

    private void probe(long id, ProbeResult result) {
        under.clock.advance(Duration.ofMillis(1));
        probes.demand(id, "saga");
        assertTrue(probes.finish(only(probes.claimDue(LEASE, MANY)), result));
    }

    /** Ejected by one fault, alone in its window. */
    private long ejected(String host, int score) {
        long id = under.proxy(host, Math.max(score, 20), null);
        under.jdbc.sql("UPDATE proxy SET success_rate = :score WHERE id = :id").param("score", score).param("id", id)
                .update();
        under.clock.advance(StoreUnderTest.GUARD.window());
        under.scores.fault(id, "loja", ProxyFault.NO_LOGIN, "late");
        assertFalse(active(id));
        return id;
    }

    /** Plans, and goes on until the first one is due. */
    private long secondsToProbe() {
        probes.enlistEjected(MANY);
        Duration wait = Duration.between(under.now(), under.jdbc.sql("SELECT MAX(half_open_at) AS at FROM proxy"
                + " WHERE inactive_cause = 'score'").query((row, n) -> Rows.instant(row, "at")).single());
        under.clock.advance(wait);
        return wait.toSeconds();
    }

    private void halfOpen(ProbeResult result) {
        assertTrue(probes.enlistEjected(MANY) > 0);
        probes.claimDue(LEASE, MANY).forEach(probe -> assertTrue(probes.finish(probe, result)));
    }

    private void inUse(long id, String instance) {
        under.proxies.take(instance, id);
        under.clock.advance(IN_USE);
        assertEquals(1, probes.enlistInUse(IN_USE, MANY));
    }

    private static DueProbe only(List<DueProbe> probes) {
        assertEquals(1, probes.size(), probes::toString);
        return probes.get(0);
    }

    private int score(long id) {
        return under.proxies.find(id).orElseThrow().score();
    }

    private boolean active(long id) {
        return under.proxies.find(id).orElseThrow().active();
    }

    private int failed(long id) {
        return under.jdbc.sql("SELECT failed_probes FROM proxy WHERE id = :id").param("id", id).query(Integer.class)
                .single();
    }

    private List<String> ledger(long id) {
        return under.jdbc.sql("SELECT CONCAT(cause, ' ', score_before, '>', score_after, ' ', evidence)"
                + " FROM proxy_ledger WHERE proxy_id = :id ORDER BY id").param("id", id).query(String.class).list();
    }
}
