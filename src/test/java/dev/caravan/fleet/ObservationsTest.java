package dev.caravan.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.Instance;
import dev.caravan.domain.InstanceStateMachine.Change;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.Signal;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.InstanceStore;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class ObservationsTest {

    private final TestClock clock = new TestClock();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final FleetCounters counters = new FleetCounters(meters, List.of("evo"));
    private final JdbcClient jdbc;
    private final InstanceStore store;
    private final FleetView view;
    private final Observations node;

    ObservationsTest(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
        List.of("instance_timeline", "instance", "gateway").forEach(t -> jdbc.sql("DELETE FROM " + t).update());
        store = new InstanceStore(dataSource, clock);
        new GatewayStore(dataSource, clock, "node").put("evo", GatewayKind.EVOLUTION);
        view = new FleetView(store, clock);
        node = observations(view);
    }

    @Test
    void anInstanceThatIsHeardOfForTheFirstTimeIsAdded() {
        List<Change> changes = node.observe(List.of(poll("loja", Signal.OPEN)));

        assertEquals(1, changes.size());
        assertTrue(changes.get(0).opened());
        assertTrue(found("loja").connected());
        assertTrue(found("loja").enabled());
        assertFalse(new Observations(store, view, Duration.ZERO, false, counters)
                .observe(List.of(poll("outra", Signal.OPEN))).isEmpty());
        assertFalse(found("outra").enabled());
    }

    @Test
    void aChangeOfStatusIsCountedOnce() {
        node.observe(List.of(webhook("loja", Signal.OPEN, 0)));
        node.observe(List.of(webhook("loja", Signal.OPEN, 0), webhook("loja", Signal.OPEN, 1)));
        node.observe(List.of(webhook("loja", Signal.CLOSED, 2)));

        assertEquals(1, changesTo(ConnectionStatus.CONNECTED));
        assertEquals(1, changesTo(ConnectionStatus.DISCONNECTED));
    }

    private double changesTo(ConnectionStatus status) {
        return meters.get("caravan.instance.status.changes").tag("status", status.name()).counter().count();
    }

    @Test
    void aPollWithoutNewsWritesNothing() {
        node.observe(List.of(poll("a", Signal.OPEN), poll("b", Signal.CLOSED), poll("c", Signal.NOT_LOADED)));
        List<Instance> before = store.find(List.of("a", "b", "c"));

        for (int round = 0; round < 3; round++) {
            clock.advance(Duration.ofSeconds(30));
            assertEquals(List.of(), node.observe(List.of(poll("a", Signal.OPEN), poll("b", Signal.CLOSED),
                    poll("c", Signal.NOT_LOADED))));
        }

        assertEquals(before, store.find(List.of("a", "b", "c")));
        assertEquals(List.of(), store.changedSince(clock.instant()));
        assertEquals(3, timeline());
    }

    @Test
    void severalNewsOfOneInstanceInOneBatchAreAllTakenInOrder() {
        List<Observation> loop = new ArrayList<>();
        for (int n = 1; n <= 20; n++) {
            loop.add(webhook("loja", n % 2 == 0 ? Signal.OPEN : Signal.CONNECTING, n));
        }
        node.observe(List.of(webhook("loja", Signal.OPEN, 0)));

        List<Change> changes = node.observe(loop);

        assertEquals(20, changes.size());
        assertTrue(found("loja").connected());
        assertEquals(at(20), found("loja").connectedSince());
    }

    @Test
    void whatHappenedBeforeACompleteListingIsLate() {
        node.observe(List.of(webhook("loja", Signal.OPEN, 0)));
        node.listed("evo", at(60));
        node.listed("evo", at(30));

        assertEquals(List.of(), node.observe(List.of(webhook("loja", Signal.CONNECTING, 59))));
        assertEquals(1, node.observe(List.of(webhook("loja", Signal.CONNECTING, 61))).size());
    }

    @Test
    void aListingOfAnotherGatewaySaysNothing() {
        node.observe(List.of(webhook("loja", Signal.OPEN, 0)));
        node.listed("another", at(60));

        assertEquals(1, node.observe(List.of(webhook("loja", Signal.CONNECTING, 59))).size());
    }

    @Test
    void eventsWithoutNewsStillMakeOlderOnesLate() {
        node.observe(List.of(webhook("loja", Signal.OPEN, 0), webhook("loja", Signal.CONNECTING, 10)));
        assertEquals(List.of(), node.observe(List.of(webhook("loja", Signal.CONNECTING, 30))));

        node.observe(List.of(webhook("loja", Signal.OPEN, 20)));

        assertEquals(ConnectionStatus.RECONNECTING, found("loja").status());
        assertEquals(at(20), found("loja").connectedSince());
    }

    @Test
    void anInstanceOfOneGatewayIsNotChangedByAnother() {
        node.observe(List.of(webhook("loja", Signal.OPEN, 0)));

        assertEquals(List.of(), node.observe(List.of(
                new Observation("another", "loja", Signal.REMOVED, Source.INVENTORY, at(10)))));
    }

    @Test
    void aNodeWithAnOldViewWritesOverNoNewerChange() {
        node.observe(List.of(webhook("loja", Signal.OPEN, 0)));
        FleetView oldView = new FleetView(store, clock);
        oldView.refresh(Duration.ZERO);
        Observations other = new Observations(store, oldView, Duration.ofDays(1), true, counters);
        node.observe(List.of(webhook("loja", Signal.CLOSED, 20)));

        assertEquals(List.of(), other.observe(List.of(webhook("loja", Signal.CONNECTING, 10))));

        assertEquals(ConnectionStatus.DISCONNECTED, found("loja").status());
        assertEquals(ConnectionStatus.DISCONNECTED, oldView.find("loja").orElseThrow().status());
    }

    @Test
    void nodesThatObserveOneInstanceAtOnceConverge() throws Exception {
        node.observe(List.of(webhook("loja", Signal.OPEN, 0)));
        List<Observations> nodes = IntStream.range(0, 4)
                .mapToObj(n -> observations(new FleetView(store, clock))).toList();
        List<Observation> events = IntStream.rangeClosed(1, 24)
                .mapToObj(n -> webhook("loja", n % 3 == 0 ? Signal.OPEN : Signal.CONNECTING, n)).toList();
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            for (int n = 0; n < events.size(); n += 4) {
                List<Observation> four = events.subList(n, n + 4);
                List<Future<List<Change>>> done = IntStream.range(0, 4)
                        .mapToObj(i -> workers.submit(() -> nodes.get(i).observe(List.of(four.get(i))))).toList();
                for (Future<List<Change>> one : done) {
                    one.get();
                }
            }
        } finally {
            workers.shutdownNow();
        }

        assertTrue(found("loja").connected());
        assertEquals(at(24), found("loja").connectedSince());
        assertEquals(found("loja").version(), timelineVersions());
    }

    @Test
    void aViewFollowsTheDatabaseByItsChanges() {
        view.refresh(Duration.ZERO);
        observations(new FleetView(store, clock)).observe(List.of(poll("loja", Signal.OPEN)));

        view.refresh(Duration.ofSeconds(5));
        assertTrue(view.find("loja").isEmpty());
        clock.advance(Duration.ofSeconds(5));
        view.refresh(Duration.ofSeconds(5));

        assertEquals(List.of(found("loja")), view.ofGateway("evo"));
        assertEquals(List.of(), view.ofGateway("another"));
    }

    @Test
    void aViewSeesAChangeThatWasCommittedAfterALaterOne() {
        node.observe(List.of(poll("loja", Signal.OPEN)));
        clock.advance(Duration.ofSeconds(8));
        view.refresh(Duration.ZERO);
        jdbc.sql("UPDATE instance SET enabled = 0, version = version + 1").update();
        clock.advance(Duration.ofSeconds(1));

        view.refresh(Duration.ZERO);

        assertFalse(view.find("loja").orElseThrow().enabled());
    }

    private Observations observations(FleetView view) {
        return new Observations(store, view, Duration.ZERO, true, counters);
    }

    private Instance found(String name) {
        return store.find(name).orElseThrow();
    }

    private int timeline() {
        return jdbc.sql("SELECT COUNT(*) FROM instance_timeline").query(Integer.class).single();
    }

    /** Each written change has one row of its own here, since no signal in these tests makes two. */
    private long timelineVersions() {
        return jdbc.sql("SELECT COUNT(*) FROM instance_timeline WHERE instance_name = 'loja'")
                .query(Long.class).single();
    }

    private Observation poll(String instance, Signal signal) {
        return new Observation("evo", instance, signal, Source.POLL, clock.instant());
    }

    private Observation webhook(String instance, Signal signal, int second) {
        return new Observation("evo", instance, signal, Source.WEBHOOK, at(second));
    }

    private Instant at(int second) {
        return Instant.parse("2026-01-15T11:00:00Z").plusSeconds(second);
    }
}
