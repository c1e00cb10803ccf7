package dev.caravan.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import dev.caravan.boot.LaunchOptions;
import dev.caravan.store.MariaDbPrograms;
import dev.caravan.testing.FreePorts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** The profile demo with the times that it ships with: embedded database, simulated gateway, no configuration. */
class DemoTest {

    /** As many logins as the budget gives in few seconds. */
    private static final int INSTANCES = 5;

    @TempDir
    Path dir;

    private final int simulatorPort = FreePorts.next();

    /** The programs of the database are unpacked once for all tests, not for each. */
    @BeforeEach
    void shareThePrograms() throws IOException {
        Files.createSymbolicLink(Files.createDirectories(dir.resolve("database")).resolve("server"),
                MariaDbPrograms.directory());
    }

    @Test
    void aVisitorSeesAFleetWithItsProxiesAndFindsItAgainAfterARestart() {
        Map<String, String> before;
        try (RunningCaravan demo = start()) {
            awaitWhole(demo);
            before = told(demo);
            assertEquals(INSTANCES, before.values().stream().distinct().count());
        }
        // The gateway of the demo begins anew each time; what Caravan knows is kept.
        try (RunningCaravan demo = start()) {
            assertEquals(before, told(demo));
            awaitWhole(demo);
            assertEquals(before, told(demo));
            assertEquals(40, demo.http().get("/api/proxies/stats").expect(200).path("total").asInt());
        }
    }

    private RunningCaravan start() {
        return RunningCaravan.start(new LaunchOptions(List.of("demo"), null,
                Map.of("CARAVAN_ADMIN_KEY", RunningCaravan.ADMIN_KEY), new Properties(), Map.of(
                "http.port", "0", "management.port", "0", "simulator.port", Integer.toString(simulatorPort),
                "simulator.key-file", dir.resolve("simulator.key").toString(),
                "secret.key-file", dir.resolve("secret.key").toString(),
                "embedded-database.directory", dir.resolve("database").toString(),
                "simulator.instances", Integer.toString(INSTANCES), "simulator.login-within", "2s")));
    }

    /** All instances are open through proxies; Caravan says so, and so it is. */
    private void awaitWhole(RunningCaravan demo) {
        eventually("Caravan tells of a whole fleet").until(() -> demo.http().get("/api/health").expect(200),
                health -> health.path("status").asText().equals("UP")
                        && health.path("instances").path("connected").asInt() == INSTANCES
                        && health.path("instances").path("withProxy").asInt() == INSTANCES
                        && health.path("assignmentsRunning").asInt() == 0);
        eventually("the gateway uses the proxies that Caravan tells").until(() -> used().equals(told(demo)));
    }

    private static Map<String, String> told(RunningCaravan demo) {
        Map<String, String> proxies = new TreeMap<>();
        demo.http().get("/api/instances").expect(200).path("items").forEach(instance ->
                proxies.put(instance.path("name").asText(), instance.path("proxy").path("host").asText("none")));
        return proxies;
    }

    private Map<String, String> used() throws IOException {
        JsonHttp simulator = new JsonHttp("http://127.0.0.1:" + simulatorPort,
                Map.of("apikey", Files.readString(dir.resolve("simulator.key"))));
        Map<String, String> proxies = new TreeMap<>();
        simulator.get("/simulator/instances").expect(200).path("items").forEach(instance ->
                proxies.put(instance.path("name").asText(),
                        instance.path("effectiveProxy").asText("none").replaceFirst(":.*", "")));
        return proxies;
    }
}
