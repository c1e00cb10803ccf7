package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.domain.saga.Decision;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Which sagas begin, and who holds them. */
@ExtendWith(MariaDbExtension.class)
class SagaStoreTest {

    private static final List<String> GATEWAYS = List.of(StoreUnderTest.GATEWAY);
    private static final Duration RETRY = Duration.ofMinutes(10);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofHours(6);
    private static final Duration LOOKED_AT = Duration.ofMinutes(1);

    private final StoreUnderTest under;
    private final SagaStore store;

    SagaStoreTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        store = under.assignments("one");
        under.gateways("one").finishInventory(StoreUnderTest.GATEWAY, under.now(), Duration.ofMinutes(5));
    }

    @Nested
    class Enlisting {

        @Test
        void anOpenInstanceWithoutAProxyIsEnlistedOnce() {
            under.open("loja");

            assertEquals(1, enlist());
            assertEquals(0, enlist());

            Saga saga = store.running("loja").orElseThrow();
            assertEquals(SagaStep.LOOK, saga.step());
            assertEquals(Saga.OPENED, saga.cause());
            assertNull(saga.proxyId());
            assertEquals(1, store.countRunning());
        }

        @Test
        void instancesThatAreNotOpenOrNotWishedForAreNot() {
            under.instance("new");
            under.open("closed");
            under.observe("closed", Signal.CLOSED, 401);
            under.open("disabled");
            under.instances.wish("disabled", false, "ana");
            under.open("has one");
            give("has one", "a.example", "stored");

            assertEquals(0, enlist());
        }

        @Test
        void beforeTheFirstInventoryNobodyIsBecauseAProxyMayBeThereAlready() {
            under.open("loja");
            under.jdbc.sql("UPDATE gateway SET inventory_at = NULL").update();

            assertEquals(0, enlist());
        }

        @Test
        void onlyInstancesOfThisNodesGatewaysAreAndNoMoreThanTheLimit() {
            IntStream.range(0, 5).forEach(n -> under.open("i" + n));

            assertEquals(0, store.enlistOpen(List.of("another"), RETRY, 100));
            assertEquals(0, store.enlistOpen(List.of(), RETRY, 100));
            assertEquals(2, store.enlistOpen(GATEWAYS, RETRY, 2));
            assertEquals(3, store.enlistOpen(GATEWAYS, RETRY, 100));
        }

        @Test
        void manyNodesAtOnceBeginOneSagaForEachInstance() throws Exception {
            IntStream.range(0, 20).forEach(n -> under.open("i" + n));

            StoreUnderTest.together(8, IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(n -> () ->
                            under.assignments("node" + n).enlistOpen(GATEWAYS, RETRY, 100)));

            assertEquals(20, store.countRunning());
            assertEquals(20, under.count("saga"));
        }

        @Test
        void whoStoodStillMayActOnlyIfTheClaimIsStillItsOwn() {
            under.open("loja");
            enlist();
            Saga saga = store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 1).get(0);
            Instant began = under.now();
            assertTrue(store.mayAct(saga, began));
            under.clock.advance(Duration.ofSeconds(9));
            assertTrue(store.mayAct(saga, began), "nobody has taken it");

            // What another node does with the claims of one that is dead.
            assertEquals(1, under.node("one").join());

            assertFalse(store.mayAct(saga, began));
        }

        @Test
        void aSagaThatFailedIsBegunAgainAfterAWhile() {
            under.open("loja");
            enlist();
            end(new Decision.Fail("none worked"));

            under.clock.advance(RETRY.minusMillis(1));
            assertEquals(0, enlist());
            under.clock.advance(Duration.ofMillis(1));
            assertEquals(1, enlist());
        }

        @Test
        void whatAnAdminTookBackStaysSoUntilTheNextLogin() {
            under.open("loja");
            give("loja", "a.example", "effective");
            under.clock.advance(Duration.ofSeconds(1));
            assertTrue(store.begin("loja", SagaStep.CLEAR, "admin"));
            end(new Decision.GiveBack(null, "cleared"));

            under.clock.advance(Duration.ofDays(1));
            assertEquals(0, enlist());
            under.observe("loja", Signal.OPEN, null);
            assertEquals(1, enlist());
        }

        @Test
        void aSagaIsBegunForAKnownInstanceThatHasNone() {
            under.open("loja");
            long proxy = give("loja", "a.example", "stored");

            assertTrue(store.begin("loja", SagaStep.LEASE, "admin"));
            assertFalse(store.begin("loja", SagaStep.CLEAR, "admin"));
            assertFalse(store.begin("nobody", SagaStep.LEASE, "admin"));
            assertEquals(proxy, store.running("loja").orElseThrow().proxyId());
        }
    }

    @Nested
    class Returning {

        @Test
        void aDisabledInstanceGivesItsProxyBack() {
            under.open("loja");
            long proxy = give("loja", "a.example", "effective");
            under.instances.wish("loja", false, "ana");

            assertEquals(1, store.enlistReturns(GRACE, LOOKED_AT, 100));
            assertEquals(0, store.enlistReturns(GRACE, LOOKED_AT, 100));

            Saga saga = store.running("loja").orElseThrow();
            assertEquals(SagaStep.CLEAR, saga.step());
            assertEquals("disabled", saga.cause());
            assertEquals(proxy, saga.proxyId());
        }

        @Test
        void anInstanceThatIsGoneAtTheGatewayGivesItsProxyBack() {
            under.open("loja");
            give("loja", "a.example", "effective");
            under.observe("loja", Signal.REMOVED, null);

            assertEquals(1, store.enlistReturns(GRACE, LOOKED_AT, 100));
            assertEquals("removed", store.running("loja").orElseThrow().cause());
        }

        @Test
        void aMereDropKeepsTheProxyUntilTheGraceIsOver() {
            under.open("loja");
            give("loja", "a.example", "effective");
            under.observe("loja", Signal.CLOSED, null);

            under.clock.advance(GRACE.minusMillis(1));
            answered();
            assertEquals(0, store.enlistReturns(GRACE, LOOKED_AT, 100));
            under.clock.advance(Duration.ofMillis(1));
            assertEquals(1, store.enlistReturns(GRACE, LOOKED_AT, 100));
            assertEquals("down", store.running("loja").orElseThrow().cause());
        }

        @Test
        void timeInWhichNobodyCouldLookIsNoTimeDown() {
            under.open("loja");
            give("loja", "a.example", "effective");
            under.observe("loja", Signal.CLOSED, null);
            answered();

            under.clock.advance(GRACE.multipliedBy(2));

            assertEquals(0, store.enlistReturns(GRACE, LOOKED_AT, 100));
        }

        private void answered() {
            GatewayStore gateways = under.gateways("node");
            gateways.hasten(List.of(StoreUnderTest.GATEWAY));
            gateways.finishPoll(gateways.claimPoll(StoreUnderTest.GATEWAY, LOOKED_AT).orElseThrow(), under.now(), true,
                    LOOKED_AT);
        }

        @Test
        void withoutAGraceADropGivesTheProxyBackAtOnce() {
            under.open("up");
            give("up", "a.example", "effective");
            under.open("down");
            give("down", "b.example", "effective");
            under.observe("down", Signal.CONNECTING, null);
            answered();

            assertEquals(1, store.enlistReturns(Duration.ZERO, LOOKED_AT, 100));
            assertTrue(store.running("down").isPresent());
        }

        @Test
        void anInstanceThatIsNotLoadedKeepsItsProxyEvenWithoutAGrace() {
            under.open("loja");
            give("loja", "a.example", "effective");
            under.observe("loja", Signal.NOT_LOADED, null);

            assertEquals(0, store.enlistReturns(Duration.ZERO, LOOKED_AT, 100));
        }

        @Test
        void aSagaOfAnInstanceThatIsDisabledTurnsBackWhenItsWorkerIsDone() {
            under.open("loja");
            under.proxy("a.example");
            enlist();
            Saga claimed = lease();
            under.clock.advance(Duration.ofSeconds(5));
            under.instances.wish("loja", false, "ana");

            store.enlistReturns(GRACE, LOOKED_AT, 100);

            assertFalse(store.carryOut(claimed, new Decision.Succeed("too late")).written());
            assertEquals(List.of(), store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10));
            under.clock.advance(LEASE);
            Saga diverted = store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10).get(0);
            assertEquals(SagaStep.CLEAR, diverted.step());
            assertEquals("disabled", diverted.cause());
            assertEquals(claimed.proxyId(), diverted.proxyId());
        }

        @Test
        void aSagaOfAnInstanceThatIsGoneTurnsBackToo() {
            under.open("loja");
            under.proxy("a.example");
            enlist();
            lease();
            under.observe("loja", Signal.REMOVED, null);

            store.enlistReturns(GRACE, LOOKED_AT, 100);

            Saga diverted = store.running("loja").orElseThrow();
            assertEquals(SagaStep.CLEAR, diverted.step());
            assertEquals("removed", diverted.cause());
        }

        @Test
        void aSagaThatHasTouchedNothingEndsInsteadOfClearingAForeignProxy() {
            under.open("loja");
            enlist();
            under.instances.wish("loja", false, "ana");

            assertEquals(1, store.endUnwanted(Saga.Kind.ASSIGNMENT));

            assertEquals(0, store.enlistReturns(GRACE, LOOKED_AT, 100));
            assertEquals(Optional.empty(), store.running("loja"));
            assertEquals(List.of("abandoned"), outcomes());
        }
    }

    @Nested
    class Claiming {

        @Test
        void ofManyNodesEachSagaIsClaimedByOne() throws Exception {
            IntStream.range(0, 60).forEach(n -> under.open("i" + n));
            enlist();

            List<Long> claimed = StoreUnderTest.together(12, IntStream.range(0, 12)
                            .<Callable<List<Saga>>>mapToObj(n -> () ->
                                    under.assignments("node" + n).claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10)))
                    .stream().flatMap(List::stream).map(Saga::id).toList();

            assertEquals(claimed.size(), new HashSet<>(claimed).size());
            int rest = store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 100).size();
            assertEquals(60, claimed.size() + rest);
        }

        @Test
        void aClaimThatRanOutIsTakenOverWithAHigherFence() {
            under.open("loja");
            enlist();
            Saga lost = claim();
            under.clock.advance(LEASE.minusMillis(1));
            assertEquals(List.of(), under.assignments("two").claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10));

            under.clock.advance(Duration.ofMillis(1));
            Saga taken = under.assignments("two").claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10).get(0);

            assertEquals(lost.fence() + 1, taken.fence());
            assertEquals(lost.id(), taken.id());
        }

        @Test
        void whatIsNotDueOrOfAnotherGatewayIsNotClaimed() {
            under.open("loja");
            enlist();
            store.carryOut(claim(), new Decision.Postpone(under.now().plusSeconds(60), "busy"));

            assertEquals(List.of(), store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10));
            under.clock.advance(Duration.ofSeconds(60));
            assertEquals(List.of(), store.claimDue(Saga.Kind.ASSIGNMENT, List.of("another"), LEASE, 10));
            assertEquals(List.of(), store.claimDue(Saga.Kind.ASSIGNMENT, List.of(), LEASE, 10));
            assertEquals(List.of(), store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 0));
            assertEquals(1, store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10).size());
        }

        @Test
        void whatWasDueFirstIsClaimedFirst() {
            under.open("first");
            enlist();
            under.clock.advance(Duration.ofSeconds(1));
            under.open("second");
            enlist();

            assertEquals("first", store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 1).get(0).instance());
        }

        @Test
        void aNodeThatEndsHandsItsOwnClaimsBack() {
            under.open("mine");
            enlist();
            Saga mine = claim();
            under.open("theirs");
            under.assignments("two").enlistOpen(GATEWAYS, RETRY, 10);
            under.assignments("two").claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10);

            assertEquals(1, under.node("one").join());

            assertFalse(store.carryOut(mine, new Decision.Fail("too late")).written());
            assertEquals(List.of("mine"), under.assignments("three").claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 10).stream()
                    .map(Saga::instance).toList());
        }
    }

    private int enlist() {
        return store.enlistOpen(GATEWAYS, RETRY, 100);
    }

    private Saga claim() {
        return store.claimDue(Saga.Kind.ASSIGNMENT, GATEWAYS, LEASE, 1).get(0);
    }

    private Saga lease() {
        Saga saga = claim();
        assertTrue(store.carryOut(saga, new Decision.GoOn(SagaStep.LEASE, under.now(), null)).written());
        Saga due = claim();
        store.leaseForSet(due, EnumSet.allOf(ProxyProtocol.class)).orElseThrow();
        return store.running(due.instance()).orElseThrow();
    }

    private void end(Decision decision) {
        assertTrue(store.carryOut(claim(), decision).written());
    }

    private long give(String instance, String host, String state) {
        long proxy = under.proxy(host);
        assertTrue(under.proxies.take(instance, proxy));
        under.jdbc.sql(Sql.text("update-instance-proxy-state")).param("instance", instance).param("state", state)
                .param("now", Rows.utc(under.now())).update();
        return proxy;
    }

    private List<String> outcomes() {
        return under.jdbc.sql("SELECT outcome FROM saga ORDER BY id").query(String.class).list();
    }
}
