package dev.caravan.it;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Sweeps of two nodes on one database (SPEC 5). */
@ExtendWith(MariaDbExtension.class)
class SweepsTest {

    private static SimulatedGateway gateway;
    private static RunningCaravan one;
    private static RunningCaravan two;
    private static JdbcClient store;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(2, "loja-%03d")));
        store = JdbcClient.create(dataSource);
        one = node("one", gateway.hookPort(), database);
        two = node("two", 0, database);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
        gateway.close();
    }

    private static RunningCaravan node(String name, int port, TestDatabase database) {
        return RunningCaravan.start(gateway, database, Map.of("node.name", name,
                "http.port", Integer.toString(port), "sweep.first", "1s", "sweep.misfire-after", "900ms",
                "health-sweep.interval", "1s", "deep-sweep.interval", "1s", "recovery-sweep.interval", "1s",
                "memory-sweep.interval", "1s"));
    }

    @Test
    void eachSweepRunsAgainAndAgainAndOnOneNodeAtATime() {
        for (String sweep : List.of("health", "deep", "recovery", "memory")) {
            eventually(sweep + " has run").until(() -> count(sweep) >= 4);
        }
        assertEquals(0, store.sql("SELECT COUNT(*) FROM sweep_run WHERE error IS NOT NULL").query(Long.class).single());
        assertEquals(0, store.sql("""
                SELECT COUNT(*) FROM sweep_run a JOIN sweep_run b ON b.sweep = a.sweep AND b.id > a.id
                AND b.started_at < a.ended_at""").query(Long.class).single(), "runs of one sweep overlapped");
        assertTrue(store.sql("SELECT MIN(g) FROM (SELECT TIMESTAMPDIFF(MICROSECOND, LAG(started_at) OVER"
                + " (PARTITION BY sweep ORDER BY id), started_at) g FROM sweep_run) x").query(Long.class).single()
                > 50_000, "a sweep ran on both nodes for one fire");
    }

    @Test
    void whatWasMissedIsLeftOutAndNotMadeUpFor() {
        eventually("the trigger waits").until(() -> store.sql("""
                UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = NEXT_FIRE_TIME - 3600000
                WHERE TRIGGER_NAME = 'deep' AND TRIGGER_STATE = 'WAITING'""").update() == 1);
        long deep = newest("deep");
        long health = newest("health");

        eventually("health went on").until(() -> since("health", health) >= 5);

        assertTrue(since("deep", deep) <= 8, "an hour of runs was made up for");
        eventually("deep goes on too").until(() -> since("deep", deep) >= 2);
    }

    @Test
    void aNodeWhoseRouteIsStoppedLeavesItsRunsToTheOther() throws Exception {
        two.context().getRouteController().stopRoute("memory-sweep-schedule");
        try {
            long memory = newest("memory");
            long health = newest("health");

            eventually("health went on").until(() -> since("health", health) >= 8);

            assertTrue(since("memory", memory) >= 5, "runs were swallowed");
            assertEquals(0, store.sql("SELECT COUNT(*) FROM sweep_run WHERE sweep = 'memory' AND id > ?"
                    + " AND node = 'two'").param(memory + 1).query(Long.class).single());
        } finally {
            two.context().getRouteController().startRoute("memory-sweep-schedule");
        }
        eventually("both take part again").until(() -> store.sql("SELECT COUNT(DISTINCT node) FROM sweep_run"
                + " WHERE sweep = 'memory' AND id > ?").param(newest("memory") - 10).query(Long.class).single() == 2);
    }

    @Test
    void aRouteThatIsReplacedLiveTakesItsNewIntervalOver() throws Exception {
        CamelContext context = two.context();
        context.addRoutes(clock(1_000));
        eventually("it is on the schedule").until(() -> clockInterval() == 1_000);

        context.getRouteController().stopRoute("a-clock");
        context.removeRoute("a-clock");
        context.addRoutes(clock(3_600_000));

        assertEquals(3_600_000, clockInterval());
        assertEquals(ServiceStatus.Started, context.getRouteController().getRouteStatus("a-clock"));
    }

    private static RouteBuilder clock(long interval) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("quartz:user/clock?trigger.repeatInterval=" + interval).routeId("a-clock").to("mock:clock");
            }
        };
    }

    private static long clockInterval() {
        return store.sql("SELECT REPEAT_INTERVAL FROM QRTZ_SIMPLE_TRIGGERS WHERE TRIGGER_NAME = 'clock'")
                .query(Long.class).optional().orElse(0L);
    }

    private static long count(String sweep) {
        return store.sql("SELECT COUNT(*) FROM sweep_run WHERE ended_at IS NOT NULL AND sweep = ?").param(sweep)
                .query(Long.class).single();
    }

    private static long newest(String sweep) {
        return store.sql("SELECT COALESCE(MAX(id), 0) FROM sweep_run WHERE sweep = ?").param(sweep).query(Long.class)
                .single();
    }

    private static long since(String sweep, long id) {
        return store.sql("SELECT COUNT(*) FROM sweep_run WHERE sweep = ? AND id > ?").param(sweep).param(id)
                .query(Long.class).single();
    }
}
