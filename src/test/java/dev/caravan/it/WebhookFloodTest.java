package dev.caravan.it;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One instance in a tight loop costs the others nothing (GATEWAYS 1.8: tens of events a second). */
@ExtendWith(MariaDbExtension.class)
class WebhookFloodTest {

    private static final String BROKEN = "loja-001";
    private static final String OTHER = "loja-002";
    private static final int EVENTS = 800;
    private static final Duration EVERY = Duration.ofMillis(5);
    /** Of a loaded machine, too; a queue behind the flood would take longer by far. */
    private static final long SLOWEST_MILLIS = 1500;

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;
    private static JdbcClient store;

    private final Clock clock = Clock.systemUTC();
    private final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
    private final JsonHttp hook = new JsonHttp(caravan.http().base(),
            Map.of("Authorization", "Bearer " + SimulatedGateway.HOOK_TOKEN));

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(2, "loja-%03d")));
        // Only events are to tell of states here.
        caravan = RunningCaravan.start(gateway, database, Map.of("instance.enable-discovered", "false",
                "instance-status-polling.interval", "1h", "gateway-inventory.interval", "1h",
                "webhook.flush", "200ms"));
        store = JdbcClient.create(dataSource);
        caravan.awaitStatus(BROKEN, "CONNECTED");
        caravan.awaitStatus(OTHER, "CONNECTED");
    }

    @AfterAll
    static void stop() {
        caravan.close();
        gateway.close();
    }

    @Test
    void anotherInstancesEventsAreWrittenAtOnceDuringAFlood() throws Exception {
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        ExecutorService senders = Executors.newFixedThreadPool(8);
        List<Long> latencies = new ArrayList<>();
        Instant begin = clock.instant();
        try {
            AtomicInteger sent = new AtomicInteger();
            pace.scheduleAtFixedRate(() -> flood(senders, sent.getAndIncrement()), 0, EVERY.toMillis(),
                    TimeUnit.MILLISECONDS);
            eventually("the flood has begun").until(() -> answers.size() > 20);
            for (int n = 0; answers.size() < EVENTS; n++) {
                latencies.add(tell(n % 2 == 0 ? "connecting" : "open"));
                int next = answers.size() + 50;
                eventually("the flood goes on").until(() -> answers.size() >= Math.min(next, EVENTS));
            }
        } finally {
            pace.shutdownNow();
            senders.shutdown();
            assertTrue(senders.awaitTermination(30, TimeUnit.SECONDS));
        }
        long seconds = Duration.between(begin, clock.instant()).toSeconds() + 1;

        assertTrue(latencies.size() > 5, latencies::toString);
        assertTrue(latencies.stream().allMatch(millis -> millis < SLOWEST_MILLIS), latencies::toString);
        assertEquals(EVENTS, answers.size());
        assertTrue(answers.stream().allMatch(status -> status == 200), answers::toString);
        hook.post("/webhooks/evolution", event(BROKEN, "open")).expect(200);
        eventually("the last state is right").until(() -> caravan.status(BROKEN).equals("CONNECTED"));
        // Five at once and one of each flush, and a second more at either end.
        long rows = count("instance_timeline WHERE instance_name = '" + BROKEN + "'");
        assertTrue(rows <= (seconds + 2) * 10, () -> rows + " rows in " + seconds + " s");
        assertTrue(coalesced() > EVENTS / 2.0, () -> "coalesced " + coalesced());
    }

    private void flood(ExecutorService senders, int number) {
        if (number < EVENTS) {
            senders.execute(() -> answers.add(hook.post("/webhooks/evolution",
                    event(BROKEN, number % 2 == 0 ? "connecting" : "open")).status()));
        }
    }

    /** @return how long it took until the state was in the database, in milliseconds */
    private long tell(String state) {
        Instant begin = clock.instant();
        hook.post("/webhooks/evolution", event(OTHER, state)).expect(200);
        String status = state.equals("open") ? "CONNECTED" : "RECONNECTING";
        assertEquals(1, count("instance WHERE name = '" + OTHER + "' AND connection_status = '" + status + "'"));
        return Duration.between(begin, clock.instant()).toMillis();
    }

    private String event(String instance, String state) {
        return """
                {"event":"connection.update","instance":"%s","data":{"instance":"%s","state":"%s","statusReason":200},\
                "date_time":"%s"}""".formatted(instance, instance, state, clock.instant());
    }

    private static double coalesced() {
        return caravan.metrics().lines().filter(line -> line.startsWith("caravan_webhook_events_total{")
                        && line.contains("result=\"coalesced\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private static int count(String from) {
        return store.sql("SELECT COUNT(*) FROM " + from).query(Integer.class).single();
    }
}
