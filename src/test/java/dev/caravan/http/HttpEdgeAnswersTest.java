package dev.caravan.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HttpEdgeAnswersTest {

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
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "POST | /api/instances          | application/json | {\"name\":         | 400 | bad-json",
        "POST | /api/instances          | application/json | ``                 | 400 | bad-json",
        "POST | /api/instances          | application/json | {\"name\":7}       | 400 | invalid-value",
        "POST | /api/instances          | application/json | {\"nome\":\"a\"}   | 400 | invalid-value",
        "POST | /api/instances          | text/xml         | <a/>               | 415 | unsupported-media-type",
        "POST | /api/instance/b/connect |                  |                    | 404 | unknown-name",
        "PUT  | /api/instances          | application/json | {}                 | 405 | method-not-allowed",
        "GET  | /api/list?limit=abc     |                  |                    | 400 | invalid-value",
        "GET  | /api/list?limti=1       |                  |                    | 400 | invalid-value",
        "GET  | /api/broken             |                  |                    | 500 | internal-error",
        "GET  | /api/nothing            |                  |                    | 404 | not-found"})
    void eachErrorHasItsCode(String method, String path, String type, String body, int status, String code)
            throws Exception {
        HttpResponse<String> response = app.send(method, path, "admin", type, body);

        assertEquals(status, response.statusCode());
        assertEquals("application/problem+json", header(response, "content-type"));
        assertEquals(code, json(response).get("code").asText());
        assertEquals("/problems/" + code, json(response).get("type").asText());
        assertFalse(response.body().contains("secret"));
    }

    @Test
    void whatTheCallerDoesNotAcceptIsNotGiven() throws Exception {
        HttpResponse<String> response =
                app.send(app.request("/api/instances").header("X-Api-Key", "viewer").header("Accept", "image/png"));

        assertEquals(406, response.statusCode());
        assertEquals("not-acceptable", json(response).get("code").asText());
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        HttpResponse<String> response = app.send("PUT", "/api/instances", "admin", "application/json", "{}");

        assertTrue(header(response, "allow").contains("GET") && header(response, "allow").contains("POST"),
                header(response, "allow"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/instances,      application/json, 10000",
        "/api/proxies/import, text/plain,       20000",
        "/webhooks/evolution, application/json, 30000"})
    void aBodyOverThePathsLimitIsRefused(String path, String type, int limit) throws Exception {
        String blank = " ".repeat(limit - 2);
        var fits = post(path, type, BodyPublishers.ofString(blank + "{}"));
        var over = post(path, type, BodyPublishers.ofString(blank + " {}"));
        var unmeasured = post(path, type, BodyPublishers.ofInputStream(() -> stream(" ".repeat(30_001))));

        assertEquals(200, fits.statusCode(), fits.body());
        assertEquals(413, over.statusCode());
        assertEquals("too-large", json(over).get("code").asText());
        assertEquals(413, unmeasured.statusCode());
    }

    @Test
    void withoutAKeyNoBodyIsRead() throws Exception {
        assertEquals(401, app.send("POST", "/api/proxies/import", null, "text/plain", "x".repeat(50_000)).statusCode());
    }

    @Test
    void nothingOfTheRequestComesBackAsAHeader() throws Exception {
        HttpResponse<String> response = app.send(app.request(
                "/api/forgetful?status=UP&Location=https://elsewhere.example&Content-Type=text/html&set-cookie=a%3Db")
                .header("X-Api-Key", "admin").header("X-Trace", "1").header("Retry-After", "9")
                .header("Access-Control-Allow-Origin", "*").header("Content-Type", "text/html")
                .header("X-Frame-Options", "ALLOWALL"));

        assertEquals(200, response.statusCode());
        var names = response.headers().map().keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        for (String name : new String[] {"status", "location", "set-cookie", "x-api-key", "x-trace", "retry-after",
            "access-control-allow-origin", "x-frame-options", "accept", "user-agent", "host", "name"}) {
            assertFalse(names.contains(name), name + " in " + names);
        }
        assertEquals("application/octet-stream", header(response, "content-type"));
    }

    @Test
    void eachAnswerHasItsSecurityHeaders() throws Exception {
        for (var response : new HttpResponse<?>[] {app.get("/api/instances", "viewer"), app.get("/api/x", null)}) {
            assertEquals("nosniff", header(response, "x-content-type-options"));
            assertEquals("no-store", header(response, "cache-control"));
            assertEquals("default-src 'none'; frame-ancestors 'none'", header(response, "content-security-policy"));
        }
        assertEquals("frame-ancestors 'none'", header(app.get("/nothing", null), "content-security-policy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /api/<script> HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /api/list?<script>=%zz HTTP/1.1\r\nHost: a\r\nX-Api-Key: viewer\r\nConnection: close\r\n\r\n",
        "GET /api/list?limit=%zz HTTP/1.1\r\nHost: a\r\nX-Api-Key: viewer\r\nConnection: close\r\n\r\n"})
    void requestsThatAreHardlyHttpGetNoPage(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", app.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            assertFalse(answer.contains("<script>"), answer);
        }
    }

    private static HttpResponse<String> post(String path, String type, BodyPublisher body) throws Exception {
        return app.send(app.request(path).header("Authorization", EdgeApplication.TOKEN).header("Content-Type", type)
                .POST(body));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new JsonMapper().readTree(response.body());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
