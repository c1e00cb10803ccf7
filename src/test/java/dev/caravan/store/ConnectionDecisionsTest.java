package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.Band;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Decision;
import dev.caravan.domain.saga.Decision.Finish;
import dev.caravan.domain.saga.Decision.GoOn;
import dev.caravan.domain.saga.Decision.Postpone;
import dev.caravan.domain.saga.Decision.Probe;
import dev.caravan.domain.saga.Decision.Reach;
import dev.caravan.domain.saga.Decision.Settle;
import dev.caravan.domain.saga.Decision.TryAgain;
import dev.caravan.domain.saga.Decision.TryEnd;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.store.ProxyScores.Scored;
import dev.caravan.store.SagaStore.CarriedOut;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What each decision about a connection writes, all of it or nothing. */
@ExtendWith(MariaDbExtension.class)
class ConnectionDecisionsTest {

    private static final List<String> GATEWAYS = List.of(StoreUnderTest.GATEWAY);
    private static final Set<ProxyProtocol> ANY = EnumSet.allOf(ProxyProtocol.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final String NUMBER = "5511987654321";

    private final StoreUnderTest under;
    private final SagaStore store;
    private final List<Long> probed = new ArrayList<>();
    private long best;
    private long second;
    private Instant cooled;

    ConnectionDecisionsTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        store = under.sagas("one", Duration.ZERO, probed::add);
    }

    @BeforeEach
    void anInstanceThatIsDown() {
        under.open("loja");
        under.observe("loja", Signal.CONNECTING, null);
        best = under.proxy("best.example", 90, 10);
        second = under.proxy("second.example", 90, 20);
        cooled = under.now().plusSeconds(600);
    }

    @Test
    void anInstanceHasOneSagaAtATimeWhateverItIsFor() {
        assertTrue(store.beginConnection("loja", Saga.ASKED, NUMBER));
        assertFalse(store.beginConnection("loja", Saga.RECONNECT, null));
        assertFalse(store.begin("loja", SagaStep.LOOK, Saga.OPENED));
        assertFalse(store.beginConnection("nobody", Saga.ASKED, null));

        assertEquals(List.of(), store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10));
        Saga saga = claim();
        assertEquals(SagaStep.ASSESS, saga.step());
        assertEquals(NUMBER, saga.pairingNumber());
        assertEquals(1, saga.attempt());
        assertTrue(saga.asked());
    }

    @Test
    void aLoginIsCommittedWithItsTryBeforeItIsStartedAndAnOldCodeIsNoLongerFresh() {
        Saga saga = stored();
        under.jdbc.sql("UPDATE instance SET qr_code = 'old', qr_at = '2026-01-15 11:59:50'").update();

        assertTrue(store.beginLogin(saga));

        assertEquals(under.now(), store.running("loja").orElseThrow().restartAt());
        assertNull(under.instances.find("loja").orElseThrow().qrAt());
        assertEquals(List.of("1 " + best + " - -"), tries());
        assertEquals(List.of(">try"), under.timeline("loja", "connection"));
    }

    @Test
    void anotherTryBooksTheFaultReleasesTheProxyAndForgetsTheLogin() {
        Saga saga = awaiting();

        CarriedOut done = store.carryOut(saga,
                new TryAgain(new TryEnd(ProxyFault.BLOCKED, "refused (405)", false, cooled), SagaStep.LEASE, PAUSE));

        assertEquals(new CarriedOut(true, null, new Scored(90, 60, Band.GOOD, false)), done);
        assertEquals(60, proxy(best).score());
        assertNull(proxy(best).assignedInstance());
        assertEquals(cooled, proxy(best).coolingUntil());
        assertEquals(ProxyState.NONE, state());
        assertEquals(List.of("1 " + best + " failed blocked"), tries());
        assertEquals(List.of(), store.claimDue(Saga.Kind.CONNECTION, GATEWAYS, LEASE, 1), "the pause");
        under.clock.advance(PAUSE);
        Saga next = claim();
        assertEquals(SagaStep.LEASE, next.step());
        assertEquals(2, next.attempt());
        assertNull(next.proxyId());
        assertNull(next.restartAt());
        assertEquals("refused (405)", lastError());
    }

    @Test
    void aProxyIsNotBlamedForALoginThatDidNotComeUntilAnotherProxyBringsIt() {
        store.carryOut(awaiting(), new TryAgain(new TryEnd(ProxyFault.NO_LOGIN, "no login", false, null),
                SagaStep.LEASE, Duration.ZERO));
        assertEquals(90, proxy(best).score());
        assertEquals(second, store.leaseForSet(claim(), ANY).orElseThrow().id());

        store.carryOut(store.running("loja").orElseThrow(), new Reach(SagaOutcome.CONNECTED, "logged in"));

        assertEquals(60, proxy(best).score());
    }

    @Test
    void noProxyIsTriedTwiceInAConnection() {
        store.carryOut(awaiting(), new TryAgain(new TryEnd(ProxyFault.SLOW, "late", false, null), SagaStep.LEASE,
                Duration.ZERO));
        assertEquals(second, store.leaseForSet(claim(), ANY).orElseThrow().id());
        store.carryOut(store.running("loja").orElseThrow(), new TryAgain(new TryEnd(ProxyFault.REFUSED, "bad", false,
                null), SagaStep.LEASE, Duration.ZERO));

        assertEquals(Optional.empty(), store.leaseForSet(claim(), ANY));

        assertEquals(List.of("1. best.example:8080: late", "2. second.example:8080: bad"),
                store.tries(store.running("loja").orElseThrow().id(), UnaryOperator.identity()));
    }

    @Test
    void aTryThatSaysNothingAboutTheProxyKeepsIt() {
        Saga saga = awaiting();

        CarriedOut done = store.carryOut(saga, new TryAgain(kept("logged out (401)"), SagaStep.DISCARD, Duration.ZERO));

        assertEquals(new CarriedOut(true, null, null), done);
        Saga next = claim();
        assertEquals(best, next.proxyId());
        assertEquals(SagaStep.DISCARD, next.step());
        assertEquals(90, proxy(best).score());
        assertEquals("loja", proxy(best).assignedInstance());
        assertEquals(ProxyState.STORED, state());
        assertEquals(0, under.count("proxy_ledger"));
    }

    @Test
    void aSlowProxyKeepsItsPointsAndRanksByTheTimeTheLoginTook() {
        Saga saga = awaiting();
        under.clock.advance(Duration.ofSeconds(61));

        store.carryOut(saga, new TryAgain(new TryEnd(ProxyFault.SLOW, "timed out (408)", false, cooled),
                SagaStep.LEASE, PAUSE));

        assertEquals(90, proxy(best).score());
        assertEquals(61_000, proxy(best).responseMillis());
        assertNull(proxy(best).assignedInstance());
    }

    @Test
    void whatTheProbeHasBookedIsNotBookedAgain() {
        Saga saga = awaiting();
        under.scores.fault(best, null, ProxyFault.UNREACHABLE, "refused");

        store.carryOut(saga, new TryAgain(new TryEnd(ProxyFault.UNREACHABLE, "refused", true, cooled),
                SagaStep.LEASE, PAUSE));

        assertEquals(60, proxy(best).score());
        assertEquals(1, under.count("proxy_ledger"));
        assertNull(proxy(best).assignedInstance());
        assertEquals(List.of("1 " + best + " failed unreachable"), tries());
    }

    @Test
    void aFaultThatHitsManyProxiesAtOnceEndsTheConnectionAndChangesNothing() {
        Saga saga = awaiting();
        freeze(ProxyFault.BLOCKED);
        int booked = under.count("proxy_ledger");

        CarriedOut done = store.carryOut(saga,
                new TryAgain(new TryEnd(ProxyFault.BLOCKED, "refused (405)", false, cooled), SagaStep.LEASE, PAUSE));

        assertEquals(SagaOutcome.FAILED, done.outcome());
        assertTrue(done.scored().frozen());
        assertEquals(90, proxy(best).score());
        assertEquals("loja", proxy(best).assignedInstance());
        assertNull(proxy(best).coolingUntil());
        assertEquals(ProxyState.STORED, state());
        assertEquals(booked + 1, under.count("proxy_ledger"), "that it was seen");
        assertEquals("refused (405); so it is with many proxies at once, and none of them is blamed", lastError());
        assertNull(under.instances.find("loja").orElseThrow().need());
        assertEquals(Optional.empty(), store.running("loja"));
    }

    @Test
    void aProxyThatIsNotBlamedButWasNeverStoredGoesBackAllTheSame() {
        store.leaseForSet(begun(null), ANY);
        freeze(ProxyFault.REFUSED);

        CarriedOut done = store.carryOut(store.running("loja").orElseThrow(),
                new TryAgain(new TryEnd(ProxyFault.REFUSED, "bad", false, null), SagaStep.LEASE, PAUSE));

        assertEquals(SagaOutcome.FAILED, done.outcome());
        assertNull(proxy(best).assignedInstance());
        assertEquals(90, proxy(best).score());
        assertEquals(ProxyState.NONE, state());
    }

    @Test
    void aLoginScoresTheProxyThatNowActs() {
        CarriedOut done = store.carryOut(awaiting(), new Reach(SagaOutcome.CONNECTED, "logged in"));

        assertEquals(new CarriedOut(true, SagaOutcome.CONNECTED, new Scored(90, 100, Band.EXCELLENT, false)), done);
        assertEquals(100, proxy(best).score());
        assertEquals(ProxyState.EFFECTIVE, state());
        assertEquals(List.of("1 " + best + " open -"), tries());
        assertEquals(List.of(">try", ">connected"), under.timeline("loja", "connection"));
        assertEquals("connected", outcome());
    }

    @Test
    void aFreshCodeScoresTheProxyThatBroughtItThoughItDoesNotActYet() {
        CarriedOut done = store.carryOut(awaiting(), new Reach(SagaOutcome.PAIRING, "a fresh QR code"));

        assertEquals(SagaOutcome.PAIRING, done.outcome());
        assertEquals(100, proxy(best).score());
        assertEquals(ProxyState.STORED, state());
        assertEquals(List.of("1 " + best + " qr -"), tries());
    }

    @Test
    void aLoginWithoutAProxyScoresNone() {
        Saga saga = begun(null);
        store.carryOut(saga, new GoOn(SagaStep.OPEN, under.now(), null));
        Saga open = claim();
        assertTrue(store.beginLogin(open));

        CarriedOut done = store.carryOut(open, new Reach(SagaOutcome.CONNECTED, "logged in"));

        assertEquals(new CarriedOut(true, SagaOutcome.CONNECTED, null), done);
        assertEquals(ProxyState.NONE, state());
        assertEquals(0, under.count("proxy_ledger"));
        assertEquals(List.of("1 - open -"), tries());
    }

    @Test
    void aProbeIsAskedForInTheTransactionThatWaitsForIt() {
        Saga saga = stored();

        store.carryOut(saga, new Probe(under.now()));

        assertEquals(List.of(best), probed);
        Saga next = claim();
        assertEquals(SagaStep.PROBE, next.step());
        assertEquals(under.now(), next.stepSince());
        assertEquals(best, next.proxyId());
        assertEquals(List.of("1 " + best + " - -"), tries());
    }

    @Test
    void anEndNamesThePersonItTakesAndSinceWhen() {
        CarriedOut done = store.carryOut(awaiting(), new Finish(new TryEnd(ProxyFault.NO_LOGIN, "no login", false, cooled),
                SagaOutcome.FAILED, "none of 3 tries led to a login", HumanNeed.CHAIN_FAILED, null));

        assertEquals(new CarriedOut(true, SagaOutcome.FAILED, new Scored(90, 90, Band.EXCELLENT, false)), done);
        assertEquals(HumanNeed.CHAIN_FAILED, under.instances.find("loja").orElseThrow().need());
        assertNotNull(ask("SELECT needs_since FROM instance"));
        assertNull(proxy(best).assignedInstance());
        assertEquals("none of 3 tries led to a login", lastError());
        assertEquals(List.of(">try", ">failed-try", ">failed"), under.timeline("loja", "connection"));
    }

    @Test
    void anEndThatCostsNoTrySaysWhenToLookAgain() {
        under.jdbc.sql("UPDATE instance SET attempt = 4").update();
        Instant lookAt = under.now().plusSeconds(31);

        store.carryOut(begun(null), new Finish(null, SagaOutcome.WAITING, "down", null, lookAt));

        assertEquals(lookAt, under.jdbc.sql("SELECT next_attempt_at FROM instance")
                .query((row, n) -> Rows.instant(row, "next_attempt_at")).single());
        assertEquals("3", ask("SELECT attempt FROM instance"));
        assertEquals(List.of(), under.timeline("loja", "connection"));
        assertEquals("waiting", outcome());
    }

    @Test
    void underAnOldFenceNothingIsWrittenAndNothingBegun() {
        Saga lost = awaiting();
        under.clock.advance(LEASE);
        Saga held = claim();
        TryEnd end = new TryEnd(ProxyFault.BLOCKED, "refused", false, cooled);
        List<Decision> all = List.of(new GoOn(SagaStep.OPEN, under.now(), ProxyState.EFFECTIVE),
                new Settle(Saga.SetAnswer.ACCEPTED, under.now()), new Postpone(under.now(), "why"),
                new Probe(under.now()), new TryAgain(end, SagaStep.LEASE, PAUSE),
                new Reach(SagaOutcome.CONNECTED, "in"),
                new Finish(end, SagaOutcome.FAILED, "why", HumanNeed.CHAIN_FAILED, under.now()));
        String before = everything();

        all.forEach(decision -> assertFalse(store.carryOut(lost, decision).written(), decision.toString()));
        assertFalse(store.beginLogin(lost));
        assertFalse(store.isOwn(lost));
        assertEquals(Optional.empty(), store.leaseForSet(lost, ANY));

        assertEquals(before, everything());
        assertEquals(held, store.running("loja").orElseThrow());
        assertEquals(List.of(), probed);
    }

    static Stream<Consumer<ConnectionDecisionsTest>> ends() {
        return Stream.of(
                test -> test.end(new Reach(SagaOutcome.PAIRING, "a code")),
                test -> test.end(new Finish(null, SagaOutcome.FAILED, "why", null, null)),
                test -> test.store.giveBackUnasked("loja"),
                test -> {
                    test.under.instances.wish("loja", false, "ana");
                    assertEquals(1, test.store.endUnwanted(Saga.Kind.CONNECTION));
                },
                test -> {
                    test.store.leaseForSet(test.claim(), ANY);
                    test.under.instances.wish("loja", false, "ana");
                    test.store.enlistReturns(LEASE, LEASE, 10);
                    assertEquals("assignment", test.ask("SELECT kind FROM saga"));
                });
    }

    @ParameterizedTest
    @MethodSource("ends")
    void thePhoneNumberIsForgottenHoweverTheConnectionEnds(Consumer<ConnectionDecisionsTest> ending) {
        store.beginConnection("loja", Saga.ASKED, NUMBER);

        ending.accept(this);

        assertNull(ask("SELECT pairing_number FROM saga"));
    }

    private void end(Decision decision) {
        assertTrue(store.carryOut(claim(), decision).written());
    }

    private Saga begun(String number) {
        assertTrue(store.beginConnection("loja", Saga.ASKED, number));
        return claim();
    }

    /** A connection whose proxy is stored and which is about to open the session. */
    private Saga stored() {
        store.leaseForSet(begun(null), ANY).orElseThrow();
        store.carryOut(store.running("loja").orElseThrow(), new GoOn(SagaStep.OPEN, under.now(), ProxyState.STORED));
        return claim();
    }

    /** A connection that waits for its login. */
    private Saga awaiting() {
        Saga saga = stored();
        assertTrue(store.beginLogin(saga));
        store.carryOut(saga, new GoOn(SagaStep.AWAIT_LOGIN, under.now(), null));
        return claim();
    }

    private void freeze(ProxyFault fault) {
        for (int n = 0; n < 5; n++) {
            under.scores.fault(under.proxy("other" + n + ".example"), null, fault, "the same");
        }
        assertEquals(1, under.count("incident"));
    }

    private Saga claim() {
        return store.claimDue(Saga.Kind.CONNECTION, GATEWAYS, LEASE, 1).get(0);
    }

    private ProxyState state() {
        return under.instances.find("loja").orElseThrow().proxyState();
    }

    private Pooled proxy(long id) {
        return under.proxies.find(id).orElseThrow();
    }

    private List<String> tries() {
        return under.jdbc.sql("SELECT CONCAT_WS(' ', attempt, COALESCE(proxy_id, '-'), COALESCE(outcome, '-'),"
                + " COALESCE(fault, '-')) FROM saga_try ORDER BY attempt").query(String.class).list();
    }

    private String everything() {
        return store.running("loja").orElseThrow() + tries().toString() + under.instances.find("loja").orElseThrow()
                + proxy(best) + under.timeline("loja", "connection") + under.count("proxy_ledger");
    }

    private String outcome() {
        return ask("SELECT outcome FROM saga");
    }

    private String lastError() {
        return ask("SELECT last_error FROM saga");
    }

    private String ask(String sql) {
        return under.jdbc.sql(sql).query((row, n) -> Optional.ofNullable(row.getString(1))).single().orElse(null);
    }

    private static TryEnd kept(String why) {
        return new TryEnd(null, why, false, null);
    }
}
