package dev.caravan.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.FreePorts;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Of two processes one is killed, with the times of production: the other carries its work on within 15 s, though its
 * leases last for 60 (issue 3, point 8).
 */
@ExtendWith(MariaDbExtension.class)
class DeadNodeTest {

    private static final Duration WITHIN = Duration.ofSeconds(15);

    @TempDir
    static Path dir;

    @Test
    void whatAKilledProcessHeldTheOtherCarriesOn(TestDatabase database, DataSource dataSource) throws Exception {
        JdbcClient store = JdbcClient.create(dataSource);
        try (SimulatedGateway gateway =
                SimulatedGateway.start(options -> options.fleet(FleetSeed.open(3, "loja-%03d")))) {
            CaravanProcess dies =
                    CaravanProcess.start(dir, keys(gateway, database, "dies", FreePorts.next()));
            try (RunningCaravan stays = RunningCaravan.start(gateway, database,
                    keys(gateway, database, "stays", gateway.hookPort()))) {
                eventually("it sweeps").until(() -> runs(store, "health", "dies") > 0);
                // A poll now lasts until the process is dead.
                gateway.causeAtNode("\"fault\":\"slow\",\"ms\":4000");
                eventually("it holds a poll").until(() -> count(store, "gateway WHERE poll_owner = 'dies'") == 1);
                store.sql("INSERT INTO sweep_run (sweep, node, cause, started_at)"
                        + " VALUES ('deep', 'dies', 'schedule', UTC_TIMESTAMP(3))").update();
                long fence = store.sql("SELECT poll_fence FROM gateway").query(Long.class).single();
                dies.kill();

                eventually("its poll is another's").atMost(WITHIN).until(() ->
                        count(store, "gateway WHERE poll_fence > " + (fence + 1) + " AND poll_owner = 'stays'") == 1);
                long last = store.sql("SELECT MAX(id) FROM sweep_run").query(Long.class).single();
                eventually("sweeps go on").until(() -> count(store, "sweep_run WHERE node = 'stays' AND id > "
                        + (last + 1)) > 1);
                assertTrue(longestPause(store) <= WITHIN.toMillis(), "no sweep for " + longestPause(store) + " ms");
                assertEquals(0, count(store, "sweep_run WHERE node = 'dies' AND ended_at IS NULL"));
                assertEquals(1, count(store, "node WHERE name = 'dies' AND dead_at IS NOT NULL"));
                assertTrue(stays.http().get("/api/sweeps/deep").expect(200).get("running").isNull());
            } finally {
                dies.kill();
            }
        }
    }

    /** Between two runs of the health sweep, on whatever node, in milliseconds. */
    private static long longestPause(JdbcClient store) {
        return store.sql("""
                SELECT MAX(pause) DIV 1000 FROM (SELECT TIMESTAMPDIFF(MICROSECOND,
                LAG(started_at) OVER (ORDER BY id), started_at) AS pause FROM sweep_run WHERE sweep = 'health') p""")
                .query(Long.class).single();
    }

    private static Map<String, String> keys(SimulatedGateway gateway, TestDatabase database, String node, int port) {
        Map<String, String> keys = new HashMap<>(RunningCaravan.keys(gateway, database));
        keys.putAll(Map.of("node.name", node, "http.port", Integer.toString(port), "sweep.first", "1s",
                "health-sweep.interval", "2s", "sweep.misfire-after", "1900ms", "deep-sweep.interval", "1h",
                "instance.enable-discovered", "false"));
        return keys;
    }

    private static long runs(JdbcClient store, String sweep, String node) {
        return count(store, "sweep_run WHERE ended_at IS NOT NULL AND sweep = '" + sweep + "' AND node = '" + node
                + "'");
    }

    private static long count(JdbcClient store, String from) {
        return store.sql("SELECT COUNT(*) FROM " + from).query(Long.class).single();
    }
}
