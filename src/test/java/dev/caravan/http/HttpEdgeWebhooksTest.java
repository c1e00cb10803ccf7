package dev.caravan.http;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.http.HttpVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class HttpEdgeWebhooksTest {

    /** More than the server has threads to wait, and fewer than a connection of the client has streams. */
    private static final int MANY = 80;

    private static EdgeApplication app;

    @BeforeAll
    static void start() {
        app = new EdgeApplication(new EdgeRoutes(), EdgeApplication.SETTINGS, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1, /webhooks/evolution, ,                 401, no-key",
        "HTTP_1_1, /webhooks/evolution, Bearer unheard,   401, no-key",
        "HTTP_1_1, /webhooks/nobody,    Bearer admin,     404, unknown-name",
        "HTTP_2,   /webhooks/evolution, ,                 401, no-key",
        "HTTP_2,   /webhooks/evolution, Bearer unheard,   401, no-key",
        "HTTP_2,   /webhooks/nobody,    Bearer admin,     404, unknown-name"})
    void whatIsNotFromTheGatewayIsRefusedBeforeItsBodyHasCome(HttpVersion version, String path, String authorization,
            int status, String code) throws Exception {
        try (var client = new OpenRequest(version, app.port)) {
            var refused = client.begin(path, "application/json", authorization, "{");

            assertEquals(status, refused.status());
            JsonNode problem = new JsonMapper().readTree(refused.body());
            assertEquals(code, problem.get("code").asText());
            assertEquals(status, problem.get("status").asInt());
            assertFalse(refused.body().contains("unheard"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/evolution", "/webhooks/evolution/", "/webhooks//evolution",
        "//webhooks/evolution", "/webhooks/./evolution", "/webhooks/x/../evolution", "/webhooks/%65volution",
        "/webhooks/evolution/more", "/%77ebhooks/evolution", "/webhooks/evolution?gateway=evolution",
        "/webhooks/evolution;a=b"})
    void noSpellingOfThePathGoesPastTheToken(String path) throws Exception {
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE", "GET", "OPTIONS"}) {
            HttpResponse<String> refused = app.send(method, path, null, "application/json", "{}");

            assertEquals(4, refused.statusCode() / 100, () -> method + " " + refused);
        }
    }

    @Test
    void theRouteSeesTheGatewayThatWasCheckedAndNoToken() throws Exception {
        HttpResponse<String> received = app.send(app.request("/webhooks/evolution?gateway=other&GATEWAY=other")
                .header("Gateway", "other").header("Authorization", EdgeApplication.TOKEN)
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}")));

        assertEquals("\"evolution null 2\"", received.body());
    }

    @Test
    void answersMayComeLaterAndNoThreadWaitsForThem() throws Exception {
        CompletableFuture<String> written = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        app.edge.serveWebhooks((gateway, body) -> {
            asked.incrementAndGet();
            return Optional.of(written);
        });
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, MANY)
                .mapToObj(number -> app.sendLater(event(number))).toList();
        Awaitility.await().until(asked::get, count -> count == MANY);
        // What the routes answer goes on meanwhile.
        assertEquals(200, app.get("/api/health", null).statusCode());
        assertFalse(answers.stream().anyMatch(CompletableFuture::isDone));

        written.complete("[1]");

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(200, answer.get().statusCode());
            assertEquals("[1]", answer.get().body());
            assertEquals("application/json", answer.get().headers().firstValue("Content-Type").orElseThrow());
        }
    }

    @Test
    void whatIsLeftToTheRoutesComesToThemWhole() throws Exception {
        app.edge.serveWebhooks((gateway, body) -> Optional.empty());

        assertEquals("\"evolution null 13\"", app.send(event(17)).body());
    }

    @Test
    void anEventThatCannotBeTakenIsAProblem() throws Exception {
        app.edge.serveWebhooks((gateway, body) -> {
            throw ApiProblem.invalidValue("event", gateway + " " + new String(body, StandardCharsets.UTF_8));
        });
        HttpResponse<String> refused = app.send(event(17));
        app.edge.serveWebhooks((gateway, body) ->
                Optional.of(CompletableFuture.failedFuture(ApiProblem.unavailable("later"))));
        HttpResponse<String> failed = app.send(event(17));

        assertEquals(400, refused.statusCode());
        assertEquals("event: evolution {\"number\":17}",
                new JsonMapper().readTree(refused.body()).path("detail").asText());
        assertEquals(503, failed.statusCode());
        assertEquals("unavailable", new JsonMapper().readTree(failed.body()).path("code").asText());
    }

    private static HttpRequest.Builder event(int number) {
        return app.request("/webhooks/evolution").header("Authorization", EdgeApplication.TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"number\":%d}".formatted(number)));
    }

    @AfterEach
    void leaveAllToTheRoutes() {
        app.edge.serveWebhooks((gateway, body) -> Optional.empty());
    }

    @Test
    void whatTheGatewayMayNotDoIsStillToldApart() throws Exception {
        assertEquals(405, app.send("PUT", "/webhooks/evolution", null, "application/json", "{}").statusCode());
        assertEquals(404, app.send("POST", "/webhooks", null, "application/json", "{}").statusCode());
    }
}
