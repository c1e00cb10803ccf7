package dev.caravan.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.caravan.domain.KeyHash;
import dev.caravan.domain.Role;
import dev.caravan.testing.FreePorts;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** A small application with the real edge before routes of the test's own, on a free port. */
final class EdgeApplication implements AutoCloseable {

    static final HttpEdge.Settings SETTINGS =
            new HttpEdge.Settings(Duration.ofSeconds(5), 100, 2, 8, 10_000, 20_000, 30_000, 40_000);
    /** An admin's key, and what the gateway named evolution sends. */
    static final String TOKEN = "Bearer admin";

    final Directory directory = new Directory();
    final HttpEdge edge;
    final int port = FreePorts.next();

    private final Main main = new Main();
    private final HttpClient client = HttpClient.newHttpClient();

    EdgeApplication(RouteBuilder routes, HttpEdge.Settings settings, Clock clock) {
        edge = new HttpEdge(directory, EdgeApplication::check, clock, settings);
        main.bind("http-edge", edge);
        main.bind("rest-validation", new ProblemRequestValidator());
        // The deployed configuration is not what is tested here.
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", String.valueOf(port));
        main.addInitialProperty("camel.server.file-upload-enabled", "false");
        main.configure().addRoutesBuilder(routes);
        main.start();
    }

    private static void check(String gateway, String authorization) {
        if (!gateway.equals("evolution")) {
            throw ApiProblem.unknownName("gateway", gateway);
        }
        if (!authorization.equals(TOKEN)) {
            throw new ApiProblem(401, "no-key", "Not the token.");
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return client.sendAsync(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    /** Sends with the key of that role; {@code key} null sends none, {@code body} null no body. */
    HttpResponse<String> send(String method, String path, String key, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).method(method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (key != null) {
            request.header("X-Api-Key", key);
        }
        if (type != null) {
            request.header("Content-Type", type);
        }
        return send(request);
    }

    HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        return send("GET", path, key, null, null);
    }

    @Override
    public void close() {
        main.stop();
    }

    /** Knows three keys, named as their roles. */
    static final class Directory implements KeyDirectory {

        final Map<KeyHash, Caller> callers = new ConcurrentHashMap<>();
        final AtomicInteger lookups = new AtomicInteger();
        final Map<String, Integer> uses = new ConcurrentHashMap<>();
        volatile RuntimeException failure;
        /** Look-ups wait for it. */
        volatile CountDownLatch gate = new CountDownLatch(0);

        Directory() {
            for (Role role : Role.values()) {
                callers.put(KeyHash.of(role.text()), new Caller(role.ordinal(), "the-" + role.text(), role));
            }
        }

        @Override
        public Optional<Caller> find(KeyHash hash) {
            lookups.incrementAndGet();
            await(gate);
            if (failure != null) {
                throw failure;
            }
            return Optional.ofNullable(callers.get(hash));
        }

        private static void await(CountDownLatch gate) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void used(Caller caller) {
            uses.merge(caller.name(), 1, Integer::sum);
        }
    }
}
