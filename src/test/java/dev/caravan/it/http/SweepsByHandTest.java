package dev.caravan.it.http;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.http.Application.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Sweeps that somebody asks for, by HTTP and by JMX (SPEC 5 and 9). The schedule itself stands still here. */
@ExtendWith(MariaDbExtension.class)
class SweepsByHandTest {

    private static Application app;
    private static JdbcClient store;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        store = JdbcClient.create(dataSource);
        app = Application.start(database, Map.of("sweep.first", "1h", "node.name", "the-node", "node.beat", "100ms",
                "memory-sweep.interval", "1s", "sweep.misfire-after", "900ms",
                "simulator.instances", "1", "simulator.proxies", "1"));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static JsonNode sweep(String name) {
        return app.get("/api/sweeps/" + name).expect(200);
    }

    private static JsonNode awaitRun(String name, long id) {
        eventually("run " + id + " ends").until(() -> sweep(name).at("/last/id").asLong() == id);
        return sweep(name).get("last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "deep", "recovery", "memory"})
    void eachSweepRunsWhenItIsAskedToAndTellsWhatItFound(String name) {
        JsonNode begun = app.post("/api/sweeps/" + name + "/run").expect(202);

        JsonNode run = awaitRun(name, begun.get("id").asLong());

        assertEquals("http", run.get("cause").asText());
        assertEquals("the-node", run.get("node").asText());
        assertTrue(run.get("error").isNull(), run::toString);
        assertTrue(run.get("counts").isObject() && run.get("findings").isArray(), run::toString);
        assertEquals(run, sweep(name).at("/runs/0"));
        assertTrue(sweep(name).get("next").isTextual(), "the cluster has it on its schedule");
    }

    @Test
    void theListHasEverySweepWithItsLastRun() {
        long id = app.post("/api/sweeps/health/run").expect(202).get("id").asLong();
        awaitRun("health", id);

        Set<String> names = new HashSet<>();
        app.get("/api/sweeps").expect(200).get("items").forEach(item -> {
            names.add(item.get("name").asText());
            if (item.get("name").asText().equals("health")) {
                assertEquals(id, item.at("/last/id").asLong());
            }
        });
        assertEquals(Set.of("health", "deep", "recovery", "memory"), names);
    }

    @Test
    void aSweepThatRunsIsNotBegunAgain() {
        store.sql("INSERT INTO sweep_run (sweep, node, cause, started_at)"
                + " VALUES ('recovery', 'another', 'schedule', UTC_TIMESTAMP(3))").update();
        try {
            app.post("/api/sweeps/recovery/run").problem(409, "conflict");
            assertEquals("another", sweep("recovery").at("/running/node").asText());
        } finally {
            store.sql("UPDATE sweep_run SET ended_at = UTC_TIMESTAMP(3) WHERE node = 'another'").update();
        }
    }

    @Test
    void aSweepThatDoesNotExistIsToldSo() {
        app.get("/api/sweeps/deeper").problem(404, "unknown-name");
        app.post("/api/sweeps/deeper/run").problem(404, "unknown-name");
    }

    @Test
    void aCheckOfHealthIsARunOfTheHealthSweep() {
        long before = sweep("health").at("/last/id").asLong(0);

        app.post("/api/health/check").expect(200);

        JsonNode run = sweep("health").get("last");
        assertTrue(run.get("id").asLong() > before);
        assertEquals("http", run.get("cause").asText());
    }

    @Test
    void aSweepRunsWhenItIsAskedToOverJmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("dev.caravan:type=Sweep,name=memory");

        String answer = (String) server.invoke(name, "run", new Object[0], new String[0]);

        assertTrue(answer.matches("run \\d+ began"), answer);
        JsonNode run = awaitRun("memory", Long.parseLong(answer.replaceAll("\\D", "")));
        assertEquals("jmx", run.get("cause").asText());
        assertTrue(((String) server.getAttribute(name, "LastRun")).endsWith("the-node (jmx)"));
        assertEquals(run.get("findings").size(), ((String[]) server.getAttribute(name, "LastFindings")).length);
        assertEquals("", server.getAttribute(name, "LastError"));
    }

    @Test
    void theConsoleMaySeeTheSweepsAndRunThem() {
        JsonNode answer = app.jolokia("{\"type\":\"exec\",\"mbean\":\"dev.caravan:type=Sweep,name=deep\","
                + "\"operation\":\"run\"}");

        assertEquals(200, answer.get("status").asInt(), answer::toString);
        assertTrue(answer.get("value").asText().contains("run"), answer::toString);
    }

    @Test
    void theMemoryReportHasTheHeapOfEachNodeAndTheThresholds() {
        eventually("a heap is written down").until(() -> app.get("/api/memory/report").json().get("nodes").size() == 1);

        JsonNode report = app.get("/api/memory/report").expect(200);

        JsonNode node = report.at("/nodes/0");
        assertEquals("the-node", node.get("name").asText());
        assertTrue(node.get("used").asLong() > 0 && node.get("used").asLong() <= node.get("max").asLong());
        assertTrue(List.of("normal", "warn", "critical").contains(node.get("level").asText()), node::toString);
        assertEquals(80, report.at("/thresholds/warnPercent").asInt());
        assertEquals(95, report.at("/thresholds/criticalPercent").asInt());
    }

    @Test
    void aFullHeapIsCollectedByItsOwnNode() {
        store.sql("UPDATE node SET collect_at = UTC_TIMESTAMP(3) WHERE name = 'the-node'").update();

        eventually("the order is carried out").until(() ->
                store.sql("SELECT COUNT(*) FROM node WHERE collect_at IS NOT NULL").query(Long.class).single() == 0);
    }
}
