package dev.caravan.http;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.http.HttpVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class HttpEdgeWebhooksTest {

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
    void whatTheGatewayMayNotDoIsStillToldApart() throws Exception {
        assertEquals(405, app.send("PUT", "/webhooks/evolution", null, "application/json", "{}").statusCode());
        assertEquals(404, app.send("POST", "/webhooks", null, "application/json", "{}").statusCode());
    }
}
