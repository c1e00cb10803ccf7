package dev.caravan.routes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.testing.MariaDbExtension;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.Housekeeping;

import static org.junit.jupiter.api.Assertions.assertEquals;

@ExtendWith(MariaDbExtension.class)
class HousekeepingTest {

    private static final List<String> TABLES =
            List.of("instance_timeline", "proxy_ledger", "saga", "probe_batch", "audit", "incident");
    private static final int KEPT_DAYS = 90;
    private static final int BATCH = 2;

    private JdbcClient jdbc;
    private DeployedRoutes routes;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        jdbc = JdbcClient.create(dataSource);
        List.of("instance_timeline", "proxy_ledger", "saga_try", "saga", "probe_batch", "audit", "incident", "proxy",
                "instance", "gateway").forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        jdbc.sql("INSERT INTO gateway (name, kind, poll_due_at, inventory_due_at)"
                + " VALUES ('evo', 'evolution', NOW(), NOW())").update();
        jdbc.sql("INSERT INTO instance (name, gateway, enabled, connection_status, status_since, created_at,"
                + " changed_at) VALUES ('a', 'evo', 1, 'CONNECTED', NOW(), NOW(), NOW())").update();
        jdbc.sql("INSERT INTO proxy (id, protocol, host, port, created_at, updated_at)"
                + " VALUES (1, 'http', 'px1.test', 80, NOW(), NOW())").update();
        routes = DeployedRoutes.of(new Housekeeping()).bind("dataSource", dataSource)
                .with("housekeeping.keep-days", String.valueOf(KEPT_DAYS))
                .with("housekeeping.batch", String.valueOf(BATCH)).triggered(Housekeeping.PRUNE).start();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    /** A row of each kind of history, and a saga that runs. */
    private void history(int daysAgo, int minutesMore) {
        String at = "UTC_TIMESTAMP() - INTERVAL " + (daysAgo * 24 * 60 + minutesMore) + " MINUTE";
        jdbc.sql("INSERT INTO instance_timeline (instance_name, at, subject, to_value, cause)"
                + " VALUES ('a', " + at + ", 'status', 'CONNECTED', 'poll')").update();
        jdbc.sql("INSERT INTO proxy_ledger (proxy_id, at, cause, score_before, score_after)"
                + " VALUES (1, " + at + ", 'success', 50, 60)").update();
        jdbc.sql("INSERT INTO saga (instance_name, gateway, step, outcome, cause, started_at, updated_at)"
                + " VALUES ('a', 'evo', 'LOOK', 'effective', 'opened', " + at + ", " + at + ")").update();
        jdbc.sql("INSERT INTO probe_batch (state, selection, started_by, started_at, finished_at)"
                + " VALUES ('done', 'all', 'ana', " + at + ", " + at + ")").update();
        jdbc.sql("INSERT INTO incident (kind, subject, detail, opened_at, last_seen_at, closed_at, told)"
                + " VALUES ('pool', 'p', '', " + at + ", " + at + ", " + at + ", 2)").update();
        jdbc.sql("INSERT INTO audit (at, actor, action, target) VALUES (" + at + ", 'ana', 'enable', 'a')").update();
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        TABLES.forEach(table ->
                counts.put(table, jdbc.sql("SELECT COUNT(*) FROM " + table).query(Integer.class).single()));
        return counts;
    }

    private static Map<String, Integer> each(int count) {
        Map<String, Integer> counts = new TreeMap<>();
        TABLES.forEach(table -> counts.put(table, count));
        return counts;
    }

    private void prune() {
        routes.trigger(Housekeeping.PRUNE);
    }

    @Test
    void whatIsOlderThanItsKeepGoesInBatchesAndNothingElse() {
        history(KEPT_DAYS, 5);
        history(KEPT_DAYS + 1, 0);
        history(KEPT_DAYS + 300, 0);
        history(KEPT_DAYS, -5);
        history(0, 0);
        assertEquals(each(5), counts());

        prune();
        assertEquals(each(3), counts());

        prune();
        assertEquals(each(2), counts());

        prune();
        assertEquals(each(2), counts());
    }

    @Test
    void aSagaThatOnlyWaitedGoesAfterADay() {
        for (String outcome : List.of("waiting", "failed")) {
            for (int minutes : List.of(24 * 60 + 5, 24 * 60 - 5)) {
                String at = "UTC_TIMESTAMP() - INTERVAL " + minutes + " MINUTE";
                jdbc.sql("INSERT INTO saga (instance_name, gateway, step, outcome, cause, started_at, updated_at)"
                        + " VALUES ('a', 'evo', 'LEASE', '" + outcome + "', 'reconnect', " + at + ", " + at + ")")
                        .update();
            }
        }

        prune();

        assertEquals(List.of("failed", "failed", "waiting"),
                jdbc.sql("SELECT outcome FROM saga ORDER BY outcome").query(String.class).list());
    }

    @Test
    void aSagaThatRunsStaysHoweverOldItIs() {
        jdbc.sql("INSERT INTO saga (instance_name, gateway, step, cause, started_at, updated_at)"
                + " VALUES ('a', 'evo', 'LOOK', 'opened', '2020-01-01', '2020-01-01')").update();

        prune();

        assertEquals(1, counts().get("saga"));
    }

    @Test
    void anIncidentThatIsOpenOrNotToldYetStaysHoweverOldItIs() {
        jdbc.sql("INSERT INTO incident (kind, subject, detail, opened_at, last_seen_at, closed_at, told)"
                + " VALUES ('pool', 'open', '', '2020-01-01', '2020-01-01', NULL, 1),"
                + " ('pool', 'untold', '', '2020-01-01', '2020-01-01', '2020-01-01', 1)").update();

        prune();

        assertEquals(2, counts().get("incident"));
    }

    @Test
    void aRunThatFailsIsLoggedAndTheNextOneWorks() {
        history(KEPT_DAYS + 1, 0);
        jdbc.sql("RENAME TABLE proxy_ledger TO ledger_away").update();
        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            prune();

            assertEquals(1, log.containing(Housekeeping.PRUNE).size(), log.all()::toString);
        } finally {
            jdbc.sql("RENAME TABLE ledger_away TO proxy_ledger").update();
        }

        prune();
        assertEquals(each(0), counts());
    }

    @Test
    void theScheduleIsOneThatQuartzUnderstands(DataSource dataSource) throws Exception {
        try (DeployedRoutes scheduled =
                DeployedRoutes.of(new Housekeeping()).bind("dataSource", dataSource).start()) {
            assertEquals(ServiceStatus.Started,
                    scheduled.context().getRouteController().getRouteStatus(Housekeeping.PRUNE));
        }
    }
}
