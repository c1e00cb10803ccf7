package dev.caravan.it;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A start after a gateway lost all its sessions: all are under way soon, and never too many at once (SPEC 6). */
@ExtendWith(MariaDbExtension.class)
class RehydrationTest {

    private static final int INSTANCES = 200;
    private static final Duration GAP = Duration.ofMillis(100);
    /** 500 have a minute, of which the budget alone takes 50 s; what else there is takes no longer for fewer or more. */
    private static final Duration WITHIN = GAP.multipliedBy(INSTANCES).plusSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void allAreUnderWayAsSoonAsTheBudgetAllowsAndNeverFaster(TestDatabase database, DataSource dataSource) {
        JdbcClient store = JdbcClient.create(dataSource);
        try (SimulatedGateway gateway = SimulatedGateway.start(options -> options.fleet(
                        new FleetSeed(INSTANCES, "loja-%03d", INSTANCES, INSTANCES, 0, 0, Duration.ZERO)));
                Hiccups hiccups = new Hiccups();
                RecordedCalls calls = new RecordedCalls(gateway.keys().get("gateway.evolution.url"))) {
            Map<String, String> keys = new HashMap<>(production());
            keys.put("gateway.evolution.url", calls.door("node"));
            meet(gateway, database, keys, store);
            assertEquals(List.of(), calls.logins(), "nothing is started yet");

            Instant begin = Instant.now();
            try (RunningCaravan caravan = RunningCaravan.start(gateway, database, keys)) {
                Instant ready = Instant.now();
                eventually("all are under way").atMost(WITHIN.plusSeconds(60))
                        .until(() -> started(calls).size() == INSTANCES);
                Instant last = calls.logins().get(calls.logins().size() - 1);
                long most = RecordedCalls.mostWithin(SECOND, calls.logins());
                System.out.printf("%d instances: ready after %d ms, first login %d ms, last %d ms, most in a second %d, hiccup %s%n",
                        INSTANCES, ms(begin, ready), ms(begin, calls.logins().get(0)), ms(begin, last), most,
                        hiccups.worst());
                assertTrue(Duration.between(begin, last).compareTo(WITHIN) <= 0, () -> "took " + ms(begin, last));
                // One more, as a second has two ends; and as many as a busy machine held back, at both ends of a call.
                double late = hiccups.worst().toMillis() / 1000.0;
                assertTrue(most <= 10 * (1 + 2 * late) + 1, () -> most + " within a second, hiccup " + late);
                eventually("all are connected").until(() -> connected(store) == INSTANCES);
                System.out.printf("all connected after %d ms%n", ms(begin, Instant.now()));
                assertEquals(INSTANCES, calls.logins().size(), "one login each");
                assertEquals(0, store.sql("SELECT COUNT(*) FROM instance_timeline WHERE subject = 'qr'").query(Long.class)
                        .single());
            }
        }
    }

    /** Gets to know the fleet, and starts nothing. */
    private static void meet(SimulatedGateway gateway, TestDatabase database, Map<String, String> keys,
                             JdbcClient store) {
        Map<String, String> idle = new HashMap<>(keys);
        idle.putAll(Map.of("reconnection.tick", "1h", "instance-connection.tick", "1h", "proxy-assignment.tick", "1h"));
        try (RunningCaravan caravan = RunningCaravan.start(gateway, database, idle)) {
            eventually("the fleet is known").until(() -> store.sql("""
                    SELECT COUNT(*) FROM instance WHERE enabled = 1 AND paired = 1 AND proxy_state = 'stored'
                    AND connection_status = 'DISCONNECTED'""").query(Long.class).single() == INSTANCES);
        }
    }

    /** The defaults, but for the budget. */
    private static Map<String, String> production() {
        Map<String, String> keys = new HashMap<>(Map.of("session-budget.gap", GAP.toMillis() + "ms",
                "reconnection.tick", "500ms", "instance-connection.tick", "500ms", "proxy-assignment.tick", "500ms",
                "instance-connection.first-delay", "3s", "instance-connection.next-delay", "5s",
                "instance-connection.verify-every", "2s", "instance-status-polling.interval", "30s",
                "instance-status-polling.tick", "1s"));
        keys.put("gateway-inventory.interval", "5m");
        keys.put("gateway-inventory.lease", "30s");
        keys.put("gateway-inventory.tick", "1s");
        return keys;
    }

    private static Set<String> started(RecordedCalls calls) {
        return calls.all().filter(RecordedCalls.Call::startsLogin).map(RecordedCalls.Call::instance)
                .collect(Collectors.toSet());
    }

    private static long connected(JdbcClient store) {
        return store.sql("SELECT COUNT(*) FROM instance WHERE connection_status = 'CONNECTED'").query(Long.class)
                .single();
    }

    private static long ms(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }
}
