package dev.caravan.store;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.saga.Decision;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.fleet.Nodes;
import dev.caravan.fleet.ProcessHeap;
import dev.caravan.store.NodeStore.Released;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.store.StoreUnderTest.GATEWAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

@ExtendWith(MariaDbExtension.class)
class NodeStoreTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(8);

    private final StoreUnderTest under;
    private final NodeStore one;
    private final NodeStore two;

    NodeStoreTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        under.jdbc.sql("DELETE FROM node").update();
        under.jdbc.sql("DELETE FROM sweep_run").update();
        one = node("one");
        two = node("two");
        one.join();
        two.join();
    }

    private NodeStore node(String name) {
        return new NodeStore(under.dataSource, under.clock, name, "http://" + name, DEAD_AFTER);
    }

    /** One of each thing that a node can hold. */
    private Saga load(String node) {
        under.open("a");
        under.gateways(node).claimPoll(GATEWAY, LEASE).orElseThrow();
        assertTrue(under.gateways(node).claimInventory(GATEWAY, LEASE));
        under.jdbc.sql("INSERT INTO sweep_run (sweep, node, cause, started_at) VALUES ('health', ?, 'schedule', ?)")
                .param(node).param(Rows.utc(under.now())).update();
        SagaStore sagas = under.assignments(node);
        assertTrue(sagas.begin("a", SagaStep.RESTART, "test"));
        return sagas.claimDue(Saga.Kind.ASSIGNMENT, Set.of(GATEWAY), LEASE, 10).get(0);
    }

    private void silence() {
        under.clock.advance(DEAD_AFTER.plusMillis(1));
        two.beat(1, 2);
    }

    @Test
    void whatANodeHeldThatFellSilentIsAnothersAtOnce() {
        load("one");
        under.clock.advance(DEAD_AFTER.minusMillis(1));
        two.beat(1, 2);
        assertEquals(List.of(), two.releaseSilent());

        silence();

        assertEquals(List.of(new Released("one", 4)), two.releaseSilent());
        assertEquals(List.of(), two.releaseSilent(), "a node dies once");
        assertTrue(under.gateways("two").claimPoll(GATEWAY, LEASE).isPresent());
        assertTrue(under.gateways("two").claimInventory(GATEWAY, LEASE));
        assertEquals(1, under.assignments("two").claimDue(Saga.Kind.ASSIGNMENT, Set.of(GATEWAY), LEASE, 10).size());
        assertEquals(1, under.count("sweep_run WHERE ended_at IS NOT NULL AND error IS NOT NULL"));
    }

    @Test
    void aNodeThatWakesUpWritesNothingUnderTheClaimsThatWereTakenFromIt() {
        Saga held = load("one");
        silence();
        two.releaseSilent();

        one.beat(1, 2);

        assertFalse(under.assignments("one").beginRestart(held));
        assertFalse(under.assignments("one")
                .carryOut(held, new Decision.Abandon("late")).written());
        assertEquals(0, under.count("node WHERE dead_at IS NOT NULL"));
    }

    @Test
    void ofManyNodesThatSeeADeadOneOneTakesItsWorkOver() throws Exception {
        load("one");
        silence();

        List<List<Released>> released = StoreUnderTest.together(8, IntStream.range(0, 8)
                .<Callable<List<Released>>>mapToObj(n -> () -> node("three" + n).releaseSilent()));

        assertEquals(List.of(new Released("one", 4)), released.stream().flatMap(List::stream).toList());
    }

    @Test
    void aNodeThatStartsAgainGoesOnWithWhatItHeld() {
        load("one");

        assertEquals(4, node("one").join());

        assertEquals(1, under.assignments("one").claimDue(Saga.Kind.ASSIGNMENT, Set.of(GATEWAY), LEASE, 10).size());
    }

    @Test
    void ofNodesThatStartTogetherTheFirstStartsTheCluster() {
        assertTrue(one.startsCluster(() -> fail("nobody came before it")));
        assertFalse(two.startsCluster(() -> beat(one)));

        under.clock.advance(Duration.ofMillis(1));
        one.join();
        assertTrue(two.startsCluster(() -> fail("it came first now")));
        assertFalse(one.startsCluster(() -> beat(two)));
    }

    @Test
    void aNodeThatJoinsOneThatLivesDoesNotStartTheCluster() {
        under.clock.advance(Duration.ofHours(1));
        one.beat(1, 2);
        two.join();

        assertFalse(two.startsCluster(() -> beat(one)));
    }

    @Test
    void aNodeThatStartsRightAfterItsNeighbourWasKilledWaitsAndStartsTheCluster() {
        under.clock.advance(Duration.ofMillis(500));
        two.join();

        assertTrue(two.startsCluster(() -> under.clock.advance(Duration.ofMillis(250))));

        assertEquals(List.of(under.now()), two.list().stream().filter(node -> node.name().equals("two"))
                .map(NodeStore.Node::beatAt).toList(), "others see that it lives while it waits");
        assertEquals(List.of(new Released("one", 0)), two.releaseSilent());
    }

    @Test
    void aNodeThatStartsAfterItsNeighbourLeftStartsTheCluster() {
        one.leave();

        assertTrue(two.startsCluster(() -> fail("nobody came before it")));
    }

    private void beat(NodeStore node) {
        under.clock.advance(Duration.ofMillis(250));
        node.beat(1, 2);
    }

    @Test
    void aNodeWhoseNameAnotherProcessTookLearnsItAndTakesNothingFromThatOne() {
        NodeStore other = node("one");
        other.join();
        load("one");

        assertFalse(one.beat(1, 2));
        assertTrue(other.beat(1, 2));
        one.leave();

        assertTrue(other.beat(1, 2));
        assertEquals(1, under.count("sweep_run WHERE ended_at IS NULL"));
        assertEquals(0, under.assignments("two").claimDue(Saga.Kind.ASSIGNMENT, Set.of(GATEWAY), LEASE, 10).size());
    }

    @Test
    void aNodeWhoseRowWasDeletedAfterALongSilenceIsThereAgain() {
        under.jdbc.sql("DELETE FROM node WHERE name = 'one'").update();

        assertTrue(one.beat(1, 2));
        assertTrue(one.beat(1, 2));

        assertEquals(2, under.count("node"));
    }

    @Test
    void aNodeWhoseNameAnotherProcessTookStopsOnce() {
        AtomicInteger stops = new AtomicInteger();
        Nodes nodes = new Nodes(one, new ProcessHeap(under.clock), Duration.ofHours(1), stops::incrementAndGet);
        nodes.beat();
        assertEquals(0, stops.get());
        node("one").join();

        nodes.beat();
        nodes.beat();

        assertEquals(1, stops.get());
    }

    @Test
    void aNodeThatLeavesHandsItsWorkBackAndIsNotMourned() {
        load("one");

        one.leave();

        silence();
        assertEquals(List.of(), two.releaseSilent());
        assertEquals(1, under.assignments("two").claimDue(Saga.Kind.ASSIGNMENT, Set.of(GATEWAY), LEASE, 10).size());
        assertEquals(List.of("two"), two.list().stream().map(NodeStore.Node::name).toList());
    }
}
