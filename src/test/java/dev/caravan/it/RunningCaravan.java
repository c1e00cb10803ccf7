package dev.caravan.it;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.boot.Caravan;
import dev.caravan.boot.LaunchOptions;
import dev.caravan.testing.TestDatabase;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The whole application in this process, hasty in all that takes time, as a caller with the admin key sees it. */
final class RunningCaravan implements AutoCloseable {

    static final String ADMIN_KEY = "the-admin-key-of-these-tests";

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration LOOK_EVERY = Duration.ofMillis(40);

    private final Caravan caravan;
    private final JsonHttp http;

    private RunningCaravan(Caravan caravan) {
        this.caravan = caravan;
        this.http = client(caravan.httpPort());
    }

    /** Starts it on the port that the gateway sends its events to. */
    static RunningCaravan start(SimulatedGateway gateway, TestDatabase database, Map<String, String> changed) {
        Map<String, String> keys = keys(gateway, database);
        keys.putAll(changed);
        return start(new LaunchOptions(List.of(), null, Map.of("CARAVAN_ADMIN_KEY", ADMIN_KEY), new Properties(),
                keys));
    }

    static RunningCaravan start(LaunchOptions options) {
        return new RunningCaravan(Caravan.start(options));
    }

    /** What makes the application work for these tests. */
    static Map<String, String> keys(SimulatedGateway gateway, TestDatabase database) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "database.url", database.jdbcUrl(), "database.username", database.user(),
                "secret.key", Base64.getEncoder().encodeToString("a secret of thirty-two bytes....".getBytes()),
                "http.port", Integer.toString(gateway.hookPort()), "management.port", "0"));
        keys.putAll(gateway.keys());
        keys.putAll(haste());
        return keys;
    }

    /** The times of an application, a hundredth of what they are in production. */
    static Map<String, String> haste() {
        Map<String, String> keys = new HashMap<>(Map.of(
                "instance-status-polling.tick", "50ms", "instance-status-polling.interval", "300ms",
                "gateway-inventory.tick", "100ms", "gateway-inventory.interval", "1s",
                "gateway-inventory.lease", "1s",
                "instance.view-age", "50ms", "fleet-statistics.age", "50ms", "proxy-statistics.age", "50ms",
                // Every test breaks proxies; those of all tests together are no incident.
                "proxy-guard.min-count", "1000"));
        // Tests that are about it set it.
        keys.put("reconnection.tick", "1h");
        keys.put("proxy-probe.tick", "1h");
        keys.putAll(Map.of("session-budget.gap", "0s", "instance-connection.tick", "50ms",
                "instance-connection.first-delay", "100ms", "instance-connection.next-delay", "200ms",
                "instance-connection.verify-every", "100ms"));
        keys.put("camel.resilience4j.wait-duration-in-open-state", "1");
        keys.putAll(Map.of("proxy-assignment.tick", "50ms",
                "proxy-assignment.open-within", "4s", "proxy-assignment.open-grace", "1s",
                "proxy-assignment.verify-every", "100ms",
                "proxy-assignment.first-backoff", "100ms", "proxy-assignment.last-backoff", "500ms",
                "proxy-assignment.pool-empty-retry", "300ms", "proxy-assignment.retry-after", "1s"));
        return keys;
    }

    static JsonHttp client(int port) {
        return new JsonHttp("http://127.0.0.1:" + port, Map.of("X-Api-Key", ADMIN_KEY));
    }

    /** Waits for what must come within the time that a loaded machine needs. */
    static ConditionFactory eventually(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(LOOK_EVERY).pollDelay(Duration.ZERO);
    }

    JsonHttp http() {
        return http;
    }

    /** Routes can be stopped there, as in the console. */
    CamelContext context() {
        return caravan.context();
    }

    /** What Prometheus reads. */
    String metrics() {
        JsonHttp management = new JsonHttp("http://127.0.0.1:" + caravan.managementPort(), Map.of());
        return new String(management.get("/observe/metrics").bytes());
    }

    JsonNode details(String instance) {
        return http.get("/api/instance/" + instance + "/details").expect(200);
    }

    /** The instance as it is served; missing if the application does not know it yet. */
    JsonNode instance(String name) {
        return http.get("/api/instance/" + name + "/details").json().path("instance");
    }

    String status(String instance) {
        return instance(instance).path("connectionStatus").asText();
    }

    String need(String instance) {
        return instance(instance).path("needsHumanReason").asText("");
    }

    /** {@code host:port state} of the instance's proxy, or "none". */
    String proxy(String instance) {
        JsonNode proxy = instance(instance).path("proxy");
        return proxy.isObject() ? proxy.path("host").asText() + ":" + proxy.path("port").asInt() + " "
                + proxy.path("state").asText() : "none";
    }

    /** The newest saga of the instance's proxy. */
    JsonNode saga(String instance) {
        return details(instance).path("assignment");
    }

    /** Events of one subject, newest first, as {@code from -> to (cause)}. */
    List<String> timeline(String instance, String subject) {
        JsonNode items = http.get("/api/instance/" + instance + "/timeline?limit=500").expect(200).path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(event -> event.path("subject").asText().equals(subject))
                .map(event -> event.path("from").asText("-") + " -> " + event.path("to").asText("-") + " ("
                        + event.path("cause").asText() + ")").toList();
    }

    void enable(String instance) {
        http.post("/api/instance/" + instance + "/enable", "").expect(200);
    }

    void disable(String instance) {
        http.post("/api/instance/" + instance + "/disable", "").expect(200);
    }

    /** Adds proxies to the pool. Of equals the one that was imported first is leased first. */
    void importProxies(String... lines) {
        for (String line : lines) {
            http.send("POST", "/api/proxies/import", "text/plain", line).expect(200);
        }
    }

    void awaitStatus(String instance, String status) {
        eventually(instance + " becomes " + status).until(() -> status(instance).equals(status));
    }

    /** Waits until the instance has a proxy that acts, and nothing runs for it any more. */
    void awaitEffective(String instance, String address) {
        eventually(instance + " goes through " + address).until(() -> proxy(instance).equals(address + " effective")
                && !saga(instance).path("outcome").isNull());
    }

    void awaitNoProxy(String instance) {
        eventually(instance + " gives its proxy back").until(() -> proxy(instance).equals("none")
                && !saga(instance).path("outcome").isNull());
    }

    @Override
    public void close() {
        caravan.close();
    }
}
