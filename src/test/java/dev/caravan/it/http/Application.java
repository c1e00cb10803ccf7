package dev.caravan.it.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.caravan.boot.Caravan;
import dev.caravan.boot.LaunchOptions;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The whole application with its simulated gateway, in this process, and what its callers and its gateway do. */
final class Application implements AutoCloseable {

    static final String ADMIN = "admin-key-of-the-http-tests-0123456789";
    static final String SECRET_KEY = Base64.getEncoder().encodeToString("thirty-two bytes for the tests..".getBytes());
    static final Path SIMULATOR_KEY = Path.of("target", "http-tests", ProcessHandle.current().pid() + ".key");

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** Haste, a fleet that is open from the start, and a pool of proxies that work. */
    private static final Map<String, String> KEYS = Map.of(
            "http.port", "0", "management.port", "0",
            "simulator.enabled", "true", "simulator.port", "0", "simulator.login-within", "0s",
            "proxy-assignment.tick", "50ms", "proxy-assignment.verify-every", "100ms", "session-budget.gap", "0s",
            "fleet-statistics.age", "100ms", "instance.view-age", "50ms");

    final Caravan caravan;

    private Application(Caravan caravan) {
        this.caravan = caravan;
    }

    static Application start(TestDatabase database, Map<String, String> changed) {
        Map<String, String> keys = new HashMap<>(KEYS);
        keys.putAll(Map.of("database.url", database.jdbcUrl(), "database.username", database.user(),
                "secret.key", SECRET_KEY, "simulator.key-file", SIMULATOR_KEY.toString(), "reconnection.tick", "1h"));
        keys.putAll(changed);
        return new Application(Caravan.start(new LaunchOptions(List.of(), null,
                Map.of("CARAVAN_ADMIN_KEY", ADMIN), new Properties(), keys)));
    }

    /** Waits for what must come, as long as a loaded machine may need. */
    static ConditionFactory eventually(String what) {
        return Awaitility.await(what).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(LOOK_EVERY);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + caravan.httpPort() + path));
    }

    /** @param key null for none */
    Reply send(String method, String path, String key, String type, String body) {
        HttpRequest.Builder request = request(path)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (key != null) {
            request.header("X-Api-Key", key);
        }
        if (type != null) {
            request.header("Content-Type", type);
        }
        return send(request);
    }

    Reply send(HttpRequest.Builder request) {
        try {
            var response = CLIENT.send(request.timeout(LIMIT).build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends what no client would, and reads until the server closes. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", caravan.httpPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Reply get(String path) {
        return send("GET", path, ADMIN, null, null);
    }

    Reply post(String path) {
        return send("POST", path, ADMIN, null, null);
    }

    Reply post(String path, String json) {
        return send("POST", path, ADMIN, "application/json", json);
    }

    Reply patch(String path, String json) {
        return send("PATCH", path, ADMIN, "application/json", json);
    }

    Reply delete(String path) {
        return send("DELETE", path, ADMIN, null, null);
    }

    Reply load(String type, String list) {
        return send("POST", "/api/proxies/import", ADMIN, type, list);
    }

    /** Contacts of a campaign. */
    Reply load(long campaign, String type, String list) {
        return send("POST", "/api/campaigns/" + campaign + "/contacts", ADMIN, type, list);
    }

    /** A new key of that role. */
    String key(String role) {
        String body = "{\"name\":\"%s-%s\",\"role\":\"%s\"}".formatted(role, System.nanoTime(), role);
        return post("/api/keys", body).expect(201).get("key").asText();
    }

    JsonNode instance(String name) {
        return get("/api/instance/" + name + "/details").expect(200).get("instance");
    }

    /** Waits until that many instances have a proxy that acts, and nothing is being changed any more. */
    void awaitFleet(int instances) {
        eventually("the fleet is open with proxies").until(() -> {
            JsonNode health = get("/api/health").json();
            return health.at("/instances/withProxy").asInt() == instances
                    && health.get("assignmentsRunning").asInt() == 0;
        });
    }

    GatewaySettings gateway() {
        return caravan.context().getRegistry().lookupByNameAndType("gateways", Gateways.class).find("evolution")
                .orElseThrow();
    }

    /** What somebody with the gateway's own key does there. */
    Reply atGateway(String method, String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(gateway().url() + path)).header("apikey", gateway().apiKey())
                .header("Content-Type", "application/json")
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    Reply atManagement(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + caravan.managementPort() + path)));
    }

    JsonNode jolokia(String command) {
        return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + caravan.managementPort() + "/hawtio/jolokia"))
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(command))).expect(200);
    }

    /** An object with one text. */
    static String text(String name, String value) {
        return JSON.createObjectNode().put(name, value).toString();
    }

    static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        caravan.close();
    }
}
