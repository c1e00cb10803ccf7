package bench;

import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.Signal;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.FleetView;
import dev.caravan.fleet.Observations;
import dev.caravan.fleet.StatusPolls;
import dev.caravan.fleet.StatusPolls.DuePoll;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.InstanceStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Polls of a gateway, 30 s apart on a driven clock, from the claim to the end without the call itself: one observation
 * for each instance, of which some tell something new. All on one connection, whose counters say what the database did,
 * the change feed's reading of the round before included.
 */
final class ObservationBench {

    private static final int[] FLEETS = {500, 5_000, 20_000};
    private static final int[] CHANGES = {0, 50, 500};
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 7;
    private static final int BUFFER_POOL_MEGABYTES = 128;
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration VIEW_AGE = Duration.ofSeconds(1);
    /** Nothing connects to it. */
    private static final GatewaySettings GATEWAY = new GatewaySettings("bench", GatewayKind.EVOLUTION,
            URI.create("http://127.0.0.1"), "", "2.3.7", Duration.ZERO, Duration.ZERO, Duration.ZERO, "", "", "",
            "");
    private static final List<String> READS = List.of("Handler_read_first", "Handler_read_key", "Handler_read_last",
            "Handler_read_next", "Handler_read_prev", "Handler_read_rnd", "Handler_read_rnd_next");
    private static final List<String> WRITES = List.of("Handler_write", "Handler_update", "Handler_delete");

    private record Work(double millis, long statements, long read, long written) {

        Work minus(Work other) {
            return new Work(millis, statements - other.statements, read - other.read, written - other.written);
        }

        Work in(double time) {
            return new Work(time, statements, read, written);
        }
    }

    private final DrivenClock clock = new DrivenClock(Instant.EPOCH.plus(Duration.ofDays(20_000)));
    private final JdbcTemplate jdbc;
    private final StatusPolls polls;
    private final boolean[] open;
    private int turn;

    private ObservationBench(SingleConnectionDataSource connection, int fleet) {
        InstanceStore store = new InstanceStore(connection, clock);
        this.jdbc = new JdbcTemplate(connection);
        GatewayStore gateways = new GatewayStore(connection, clock, "bench");
        FleetView view = new FleetView(store, clock);
        FleetCounters counters = new FleetCounters(new SimpleMeterRegistry(), List.of(GATEWAY.name()));
        this.polls = new StatusPolls(new Gateways(List.of(GATEWAY)), gateways, view,
                new Observations(store, view, VIEW_AGE, true, counters), counters, clock, INTERVAL, LEASE);
        this.open = new boolean[fleet];
        Arrays.fill(open, true);
        gateways.put(GATEWAY.name(), GATEWAY.kind());
    }

    static void run() throws Exception {
        Bench.row("instances", "changed", "ms", "statements", "rows read", "rows written");
        Bench.row("---:", "---:", "---:", "---:", "---:", "---:");
        for (int fleet : FLEETS) {
            try (BenchDatabase database = BenchDatabase.start("observe", 2, BUFFER_POOL_MEGABYTES);
                    Connection connection = database.dataSource().getConnection()) {
                ObservationBench bench =
                        new ObservationBench(new SingleConnectionDataSource(connection, true), fleet);
                bench.round(0);
                for (int changes : CHANGES) {
                    bench.measure(changes);
                }
            }
        }
    }

    private void measure(int changes) {
        for (int i = 0; i < WARM_UP; i++) {
            round(changes);
        }
        List<Work> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(counted(changes));
        }
        double millis = Figures.median(rounds.stream().mapToDouble(Work::millis).toArray());
        Bench.row(Figures.whole(open.length), Figures.whole(changes), Figures.number(millis),
                Figures.whole(most(rounds, Work::statements)), Figures.whole(most(rounds, Work::read)),
                Figures.whole(most(rounds, Work::written)));
    }

    private Work counted(int changes) {
        Work first = counters();
        Work asking = counters().minus(first);
        Work before = counters();
        long start = System.nanoTime();
        int changed = round(changes);
        double millis = (System.nanoTime() - start) / 1e6;
        if (changed != changes) {
            throw new IllegalStateException(changed + " changes instead of " + changes);
        }
        return counters().minus(before).minus(asking).in(millis);
    }

    /**
     * One poll; some instances are not as they were.
     *
     * @return how many instances were found changed
     */
    private int round(int changes) {
        clock.advance(INTERVAL);
        for (int i = 0; i < changes; i++) {
            int next = turn++ % open.length;
            open[next] = !open[next];
        }
        Map<String, Signal> states = new HashMap<>();
        for (int i = 0; i < open.length; i++) {
            states.put(Pool.instance(i), open[i] ? Signal.OPEN : Signal.CLOSED);
        }
        DuePoll due = polls.claimDue().get(0);
        return polls.conclude(new Answered(due, new GatewayAnswer.StatesListed(states), null)).changed();
    }

    private Work counters() {
        Map<String, Long> status = BenchDatabase.status(jdbc, "SESSION");
        return new Work(0, status.get("Questions"), sum(status, READS), sum(status, WRITES));
    }

    private static long sum(Map<String, Long> status, List<String> names) {
        return names.stream().mapToLong(status::get).sum();
    }

    private static long most(List<Work> rounds, ToLongFunction<Work> figure) {
        return rounds.stream().mapToLong(figure).max().orElseThrow();
    }
}
