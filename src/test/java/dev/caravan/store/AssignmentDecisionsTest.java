package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.Saga.SetAnswer;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.domain.saga.Decision;
import dev.caravan.store.SagaStore.CarriedOut;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What each decision writes, all of it or nothing. */
@ExtendWith(MariaDbExtension.class)
class AssignmentDecisionsTest {

    private static final List<String> GATEWAYS = List.of(StoreUnderTest.GATEWAY);
    private static final Set<ProxyProtocol> ANY = EnumSet.allOf(ProxyProtocol.class);
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final StoreUnderTest under;
    private final SagaStore store;
    private long best;
    private long second;

    AssignmentDecisionsTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        store = under.assignments("one");
    }

    @BeforeEach
    void openInstance() {
        under.open("loja");
        best = under.proxy("best.example", 90, 10);
        second = under.proxy("second.example", 90, 20);
    }

    @Test
    void aLeaseIsCommittedWithItsTryBeforeTheSetGoesOut() {
        Saga saga = leased();

        assertEquals(best, saga.proxyId());
        assertEquals(SagaStep.SETTLE, saga.step());
        assertTrue(saga.touchedGateway());
        assertEquals(under.now(), saga.setAt());
        assertNull(saga.setAnswer());
        assertEquals(ProxyState.DESIRED, state());
        assertEquals("loja", proxy(best).assignedInstance());
        assertEquals(List.of("1 " + best + " open"), tries());
    }

    @Test
    void anEmptyPoolLeavesTheSagaAsItWas() {
        under.jdbc.sql("UPDATE proxy SET is_active = 0").update();
        Saga saga = begun(SagaStep.LEASE, "opened");

        assertEquals(Optional.empty(), store.leaseForSet(saga, ANY));
        assertEquals(saga, store.running("loja").orElseThrow());
        assertEquals(ProxyState.NONE, state());
    }

    @Test
    void aSetThatIsRepeatedUsesTheSameProxyAndTheSameTry() {
        Saga first = leased();
        assertEquals(new CarriedOut(true, null, null),
                store.carryOut(at(SagaStep.LEASE, first), new Decision.Postpone(under.now(), "refused")));

        Saga again = claim();
        assertEquals(SagaStep.LEASE, again.step());
        assertEquals(1, again.failures());
        assertEquals(best, store.leaseForSet(again, ANY).orElseThrow().id());
        assertEquals(1, tries().size());
    }

    @Test
    void underAnOldFenceNothingIsWrittenAndNothingLeased() {
        Saga lost = leased();
        under.clock.advance(LEASE);
        Saga held = claim();
        StoredProxy stored = new StoredProxy(StoreUnderTest.address("best.example"), null);
        List<Decision> all = List.of(new Decision.GoOn(SagaStep.RESTART, under.now(), ProxyState.STORED),
                new Decision.Settle(SetAnswer.ACCEPTED, under.now()), new Decision.Postpone(under.now(), "why"),
                new Decision.Adopt(stored), new Decision.Succeed("in"), new Decision.Abandon("why"),
                new Decision.TryNext(ProxyFault.REFUSED, "bad", SagaStep.LEASE, under.now(), null),
                new Decision.Fail("why"), new Decision.GiveBack(null, "cleared"));

        all.forEach(decision -> assertFalse(store.carryOut(lost, decision).written(), decision.toString()));
        assertEquals(Optional.empty(), store.leaseForSet(lost, ANY));
        assertFalse(store.beginRestart(lost));

        assertEquals(held, store.running("loja").orElseThrow());
        assertEquals(ProxyState.DESIRED, state());
        assertEquals(90, proxy(best).score());
        assertEquals(0, under.count("proxy_ledger"));
    }

    @Test
    void goingOnSetsTheStepAndHowFarTheProxyHasCome() {
        Saga saga = leased();

        store.carryOut(saga, new Decision.GoOn(SagaStep.RESTART, under.now(), ProxyState.STORED));

        Saga next = claim();
        assertEquals(SagaStep.RESTART, next.step());
        assertEquals(best, next.proxyId());
        assertEquals(ProxyState.STORED, state());
        assertTrue(store.beginRestart(next));
        assertEquals(under.now(), store.running("loja").orElseThrow().restartAt());
    }

    @Test
    void settlingKeepsHowTheSetWasAnswered() {
        store.carryOut(leased(), new Decision.Settle(SetAnswer.TIMED_OUT, under.now()));

        Saga next = claim();
        assertEquals(SagaStep.SETTLE, next.step());
        assertEquals(SetAnswer.TIMED_OUT, next.setAnswer());
    }

    @Test
    void postponingCountsFailuresOfTheStepAndKeepsTheRest() {
        Saga saga = leased();

        store.carryOut(saga, new Decision.Postpone(under.now(), "busy"));
        store.carryOut(claim(), new Decision.Postpone(under.now(), "busy"));

        Saga next = claim();
        assertEquals(2, next.failures());
        assertEquals(SagaStep.SETTLE, next.step());
        assertEquals(best, next.proxyId());
        assertEquals("busy", lastError());
    }

    @Test
    void tryingTheNextBooksTheFaultReleasesTheProxyAndNeverLeasesItAgain() {
        Instant cooled = under.now().plusSeconds(600);
        store.carryOut(leased(), new Decision.TryNext(ProxyFault.HUNG, "no end", SagaStep.LEASE,
                under.now(), cooled));

        assertEquals(60, proxy(best).score());
        assertNull(proxy(best).assignedInstance());
        assertEquals(cooled, proxy(best).coolingUntil());
        assertEquals(ProxyState.NONE, state());
        Saga next = claim();
        assertEquals(2, next.attempt());
        assertNull(next.proxyId());
        under.clock.advance(Duration.ofMinutes(1));
        assertEquals(second, store.leaseForSet(next, ANY).orElseThrow().id());
        assertEquals(List.of("1 " + best + " hung", "2 " + second + " open"), tries());

        store.carryOut(store.running("loja").orElseThrow(),
                new Decision.TryNext(ProxyFault.NOT_STORED, "gone", SagaStep.LEASE, under.now(), null));
        under.clock.advance(Duration.ofHours(1));
        assertEquals(Optional.empty(), store.leaseForSet(claim(), ANY));
        assertEquals(90, proxy(second).score());
    }

    @Test
    void theLastTryDoesNotCountOn() {
        store.carryOut(leased(), new Decision.TryNext(ProxyFault.REFUSED, "bad", SagaStep.UNDO,
                under.now(), null));

        Saga next = claim();
        assertEquals(SagaStep.UNDO, next.step());
        assertEquals(1, next.attempt());
    }

    @Test
    void aProxyThatFailedInARepairIsNotTriedAgainEither() {
        under.proxies.take("loja", best);
        assertTrue(store.beginRepair("loja"));
        Saga repair = claim();
        assertEquals(best, store.leaseForSet(repair, ANY).orElseThrow().id());

        store.carryOut(repair, new Decision.TryNext(ProxyFault.NOT_STORED, "gone", SagaStep.LEASE,
                under.now(), null));

        assertEquals(second, store.leaseForSet(claim(), ANY).orElseThrow().id());
    }

    @Test
    void successScoresTheProxyAndEndsTheSaga() {
        CarriedOut done = store.carryOut(leased(), new Decision.Succeed("logged in"));

        assertEquals(100, proxy(best).score());
        assertEquals("loja", proxy(best).assignedInstance());
        assertEquals(ProxyState.EFFECTIVE, state());
        assertEquals(List.of("none>desired", "desired>effective"), under.timeline("loja", "proxy"));
        assertEquals(new CarriedOut(true, SagaOutcome.EFFECTIVE, null), done);
        assertEquals("effective", outcome());
        assertEquals(Optional.empty(), store.running("loja"));
    }

    @Test
    void abandonedBeforeTheGatewayStoredItTheProxyGoesBackWithoutFault() {
        CarriedOut done = store.carryOut(leased(), new Decision.Abandon("closed"));

        assertNull(proxy(best).assignedInstance());
        assertEquals(90, proxy(best).score());
        assertEquals(ProxyState.NONE, state());
        assertEquals(new CarriedOut(true, SagaOutcome.ABANDONED, null), done);
        assertEquals("abandoned", outcome());
    }

    @Test
    void abandonedAfterTheGatewayStoredItTheProxyStaysTheInstances() {
        store.carryOut(leased(), new Decision.GoOn(SagaStep.RESTART, under.now(), ProxyState.STORED));
        store.carryOut(claim(), new Decision.Abandon("closed"));

        assertEquals("loja", proxy(best).assignedInstance());
        assertEquals(ProxyState.STORED, state());
        assertEquals("abandoned", outcome());
    }

    @Test
    void failureEndsTheSagaAndSaysWhy() {
        CarriedOut done = store.carryOut(begun(SagaStep.UNDO, "opened"),
                new Decision.Fail("none of 3 proxies worked"));

        assertEquals(new CarriedOut(true, SagaOutcome.FAILED, null), done);
        assertEquals("failed", outcome());
        assertEquals("none of 3 proxies worked", lastError());
    }

    @Test
    void aClearedProxyGoesBackToThePool() {
        under.proxies.take("loja", best);
        Instant cooled = under.now().plusSeconds(60);

        CarriedOut done = store.carryOut(begun(SagaStep.CLEAR, "disabled"),
                new Decision.GiveBack(cooled, "cleared"));

        assertNull(proxy(best).assignedInstance());
        assertEquals(cooled, proxy(best).coolingUntil());
        assertEquals(ProxyState.NONE, state());
        assertEquals(new CarriedOut(true, SagaOutcome.RETURNED, null), done);
        assertEquals("returned", outcome());
    }

    @Test
    void aProxyThatTheGatewayHasIsRecordedAlsoIfThePoolDidNotKnowIt() {
        StoredProxy stored = new StoredProxy(new ProxyAddress(ProxyProtocol.SOCKS5, "own.example", 1080, "", ""), null);

        CarriedOut done = store.carryOut(begun(SagaStep.LOOK, "opened"), new Decision.Adopt(stored));

        assertEquals("own.example", under.proxies.ofInstance("loja").orElseThrow().host());
        assertEquals(ProxyState.STORED, state());
        assertEquals(new CarriedOut(true, SagaOutcome.ADOPTED, null), done);
        assertEquals("adopted", outcome());
    }

    @Test
    void aProxyThatIsAnotherInstancesNeedsAPersonUntilItIsResolved() {
        under.open("outra");
        under.proxies.take("outra", best);
        StoredProxy shared = new StoredProxy(StoreUnderTest.address("best.example"), null);

        CarriedOut done = store.carryOut(begun(SagaStep.LOOK, "opened"), new Decision.Adopt(shared));

        assertEquals(new CarriedOut(true, SagaOutcome.CONFLICT, null), done);
        assertEquals("conflict", outcome());
        assertEquals(HumanNeed.SHARED_PROXY, under.instances.find("loja").orElseThrow().need());
        assertEquals(ProxyState.NONE, state());
        assertEquals("outra", proxy(best).assignedInstance());

        assertTrue(store.adopt("loja", new StoredProxy(StoreUnderTest.address("second.example"), null)));
        assertNull(under.instances.find("loja").orElseThrow().need());
    }

    @Test
    void anInstanceIsNotGivenASecondProxyByAdoption() {
        under.proxies.take("loja", best);

        assertFalse(store.adopt("loja", new StoredProxy(StoreUnderTest.address("second.example"), null)));

        assertEquals(best, under.proxies.ofInstance("loja").orElseThrow().id());
    }

    @Test
    void adoptingWhatIsInUseAlreadyChangesNothing() {
        store.carryOut(leased(), new Decision.Succeed("logged in"));
        long version = under.instances.find("loja").orElseThrow().version();

        assertTrue(store.adopt("loja", new StoredProxy(StoreUnderTest.address("BEST.example"), null)));

        assertEquals(ProxyState.EFFECTIVE, state());
        assertEquals(version, under.instances.find("loja").orElseThrow().version());
    }

    private Saga begun(SagaStep step, String cause) {
        assertTrue(store.begin("loja", step, cause));
        return claim();
    }

    /** A saga whose set is about to go out. */
    private Saga leased() {
        store.leaseForSet(begun(SagaStep.LEASE, "opened"), ANY).orElseThrow();
        return store.running("loja").orElseThrow();
    }

    private static Saga at(SagaStep step, Saga saga) {
        return new Saga(saga.id(), saga.instance(), saga.gateway(), step, saga.proxyId(), saga.attempt(),
                saga.failures(), saga.touchedGateway(), saga.setAt(), saga.setAnswer(), saga.restartAt(), saga.cause(),
                saga.fence());
    }

    private Saga claim() {
        return store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 1).get(0);
    }

    private ProxyState state() {
        return under.instances.find("loja").orElseThrow().proxyState();
    }

    private Pooled proxy(long id) {
        return under.proxies.find(id).orElseThrow();
    }

    private List<String> tries() {
        return under.jdbc.sql("SELECT CONCAT(attempt, ' ', proxy_id, ' ', COALESCE(fault, 'open'))"
                + " FROM saga_try ORDER BY attempt").query(String.class).list();
    }

    private String outcome() {
        return under.jdbc.sql("SELECT outcome FROM saga").query(String.class).single();
    }

    private String lastError() {
        return under.jdbc.sql("SELECT last_error FROM saga").query(String.class).single();
    }
}
