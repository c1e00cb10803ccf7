package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.GatewayKind;
import dev.caravan.store.GatewayStore.GatewayStatus;
import dev.caravan.store.GatewayStore.PollClaim;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class GatewayStoreTest {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final StoreUnderTest under;
    private final GatewayStore one;
    private final GatewayStore two;

    GatewayStoreTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        one = under.gateways("one");
        two = under.gateways("two");
    }

    @Test
    void aNewGatewayIsDueAtOnceForBothPollAndInventory() {
        assertEquals(Optional.of(new PollClaim("evo", 1)), one.claimPoll("evo", LEASE));
        assertTrue(one.claimInventory("evo", LEASE));
    }

    @Test
    void aGatewayThatIsKnownKeepsItsPollsAndIsTakenStockOfAtTheNextStart() {
        one.finishInventory("evo", under.now(), Duration.ofMinutes(10));
        one.finishPoll(one.claimPoll("evo", LEASE).orElseThrow(), under.now(), true, EVERY);

        two.put("evo", GatewayKind.EVOLUTION);

        assertEquals(Optional.empty(), two.claimPoll("evo", LEASE));
        assertTrue(two.claimInventory("evo", LEASE));
    }

    @Test
    void inventoriesThatAreHastenedAreDueAtOnceAndOthersAreNot() {
        two.put("other", GatewayKind.EVOLUTION);
        one.finishInventory("evo", under.now(), Duration.ofMinutes(10));
        one.finishInventory("other", under.now(), Duration.ofMinutes(10));

        one.hastenInventories(List.of("evo"));

        assertTrue(two.claimInventory("evo", LEASE));
        assertFalse(two.claimInventory("other", LEASE));
        one.hastenInventories(List.of());
        assertFalse(two.claimInventory("other", LEASE));
    }

    @Test
    void ofManyNodesOnePolls() throws Exception {
        List<Optional<PollClaim>> claims = StoreUnderTest.together(16, IntStream.range(0, 16)
                .<Callable<Optional<PollClaim>>>mapToObj(n -> () ->
                        under.gateways("node" + n).claimPoll("evo", LEASE)));

        assertEquals(1, claims.stream().filter(Optional::isPresent).count());
    }

    @Test
    void aPollThatNobodyFinishedIsTakenOverWithAHigherFence() {
        PollClaim lost = one.claimPoll("evo", LEASE).orElseThrow();
        under.clock.advance(LEASE.minusMillis(1));
        assertEquals(Optional.empty(), two.claimPoll("evo", LEASE));

        under.clock.advance(Duration.ofMillis(1));
        PollClaim taken = two.claimPoll("evo", LEASE).orElseThrow();

        assertTrue(taken.fence() > lost.fence());
        one.finishPoll(lost, under.now(), true, EVERY);
        assertNull(status().reachable());
        two.finishPoll(taken, under.now(), true, EVERY);
        assertEquals(Boolean.TRUE, status().reachable());
    }

    @Test
    void theSameNodeCannotFinishAClaimThatItHasLostToItself() {
        PollClaim lost = one.claimPoll("evo", LEASE).orElseThrow();
        under.clock.advance(LEASE);
        one.claimPoll("evo", LEASE).orElseThrow();

        one.failPoll(lost, "late", EVERY);

        assertNull(status().reachable());
    }

    @Test
    void afterAPollTheGatewayRestsFromWhenItWasAsked() {
        Instant asked = under.now();
        PollClaim claim = one.claimPoll("evo", LEASE).orElseThrow();
        under.clock.advance(Duration.ofMillis(250));

        one.finishPoll(claim, asked, true, EVERY);

        assertEquals(new GatewayStatus("evo", "evolution", true, under.now(), null, asked, 250, null, null), status());
        under.clock.advance(EVERY.minusMillis(251));
        assertEquals(Optional.empty(), two.claimPoll("evo", LEASE));
        under.clock.advance(Duration.ofMillis(1));
        assertTrue(two.claimPoll("evo", LEASE).isPresent());
    }

    @Test
    void aFailureIsToldAndSinceWhenUntilTheNextSuccess() {
        one.failPoll(one.claimPoll("evo", LEASE).orElseThrow(), "refused", EVERY);
        Instant since = under.now();
        assertEquals(new GatewayStatus("evo", "evolution", false, since, "refused", null, null, null, null), status());

        under.clock.advance(EVERY);
        one.failPoll(one.claimPoll("evo", LEASE).orElseThrow(), "x".repeat(600), EVERY);
        assertEquals(since, status().reachableSince());
        assertEquals(500, status().lastError().length());

        under.clock.advance(EVERY);
        one.finishPoll(one.claimPoll("evo", LEASE).orElseThrow(), under.now(), true, EVERY);
        assertEquals(under.now(), status().reachableSince());
        assertNull(status().lastError());
    }

    @Test
    void onlyACompleteListingTellsUpToWhenAllIsKnown() {
        Instant listed = under.now();
        one.finishPoll(one.claimPoll("evo", LEASE).orElseThrow(), listed, true, EVERY);
        under.clock.advance(EVERY);

        one.finishPoll(one.claimPoll("evo", LEASE).orElseThrow(), under.now(), false, EVERY);

        assertEquals(listed, status().polledAt());
        assertEquals(Boolean.TRUE, status().reachable());
    }

    @Test
    void anInventoryIsTakenByOneNodeAndAgainAfterItsInterval() {
        assertTrue(one.claimInventory("evo", LEASE));
        assertFalse(two.claimInventory("evo", LEASE));

        one.finishInventory("evo", under.now(), Duration.ofMinutes(10));

        assertEquals(under.now(), status().inventoryAt());
        under.clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertFalse(two.claimInventory("evo", LEASE));
        under.clock.advance(Duration.ofMillis(1));
        assertTrue(two.claimInventory("evo", LEASE));
    }

    @Test
    void anInventoryThatNobodyFinishedIsTakenOverAndOneThatFailedIsRetried() {
        assertTrue(one.claimInventory("evo", LEASE));
        under.clock.advance(LEASE);
        assertTrue(two.claimInventory("evo", LEASE));

        two.retryInventory("evo", "401", Duration.ofSeconds(1));

        assertFalse(one.claimInventory("evo", LEASE));
        under.clock.advance(Duration.ofSeconds(1));
        assertTrue(one.claimInventory("evo", LEASE));
        assertNull(status().inventoryAt());
    }

    @Test
    void hasteMakesAPollDueNowUnlessItIsUnderWay() {
        one.finishPoll(one.claimPoll("evo", LEASE).orElseThrow(), under.now(), true, EVERY);

        one.hasten(List.of("evo"));
        assertTrue(one.claimPoll("evo", LEASE).isPresent());
        one.hasten(List.of("evo"));

        assertEquals(Optional.empty(), two.claimPoll("evo", LEASE));
    }

    @Test
    void noGatewayIsNoError() {
        one.hasten(List.of());

        assertEquals(Optional.empty(), one.claimPoll("unknown", LEASE));
    }

    private GatewayStatus status() {
        return one.list().stream().filter(gateway -> gateway.name().equals("evo")).findFirst().orElseThrow();
    }
}
