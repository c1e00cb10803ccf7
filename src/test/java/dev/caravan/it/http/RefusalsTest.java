package dev.caravan.it.http;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is not answered as it was asked: always a problem with its code, never a trace of the inside (SPEC 9). */
@ExtendWith(MariaDbExtension.class)
class RefusalsTest {

    private static Application app;

    @BeforeAll
    static void start(TestDatabase database) {
        app = Application.start(database, Map.of("simulator.instances", "2", "simulator.proxies", "5"));
        app.awaitFleet(2);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "POST   | /api/instances                  | {\"name\":                      | 400 bad-json",
        "POST   | /api/instances                  | {\"name\":\"a\"} x              | 400 bad-json",
        "POST   | /api/instances                  | {\"name\":\"a\",\"name\":\"b\"} | 400 bad-json",
        "POST   | /api/instances                  | ``                              | 400 bad-json",
        "POST   | /api/instances                  | -                   | 415 unsupported-media-type",
        "POST   | /api/instances                  | null                            | 400 invalid-value",
        "POST   | /api/instances                  | []                              | 400 invalid-value",
        "POST   | /api/instances                  | {\"name\":7}                    | 400 invalid-value",
        "POST   | /api/instances                  | {\"enabled\":\"yes\"}           | 400 invalid-value",
        "POST   | /api/instances                  | {\"nome\":\"a\"}                | 400 invalid-value",
        "POST   | /api/instances                  | {\"gateway\":\"evolution\"}     | 400 invalid-value",
        "POST   | /api/instances                  | {\"name\":\"a\\u0007b\"}        | 400 invalid-value",
        "POST   | /api/instance/loja-001/connect  | {\"number\":\"+55\"}            | 400 invalid-value",
        "POST   | /api/instance/loja-001/connect  | {\"number\":5511999999999}      | 400 invalid-value",
        "POST   | /api/instance/loja-001/logout   | {\"confirm\":\"true\"}          | 400 invalid-value",
        "POST   | /api/instance/loja-001/restart  | {\"confirm\"                    | 400 bad-json",
        "POST   | /api/instance/none/restart      | -                               | 404 unknown-name",
        "POST   | /api/instance/none/enable       | -                               | 404 unknown-name",
        "GET    | /api/instance/none/details      | -                               | 404 unknown-name",
        "GET    | /api/instance/none/timeline     | -                               | 404 unknown-name",
        "GET    | /api/instance/none/qr           | -                               | 404 unknown-name",
        "GET    | /api/instance/loja-001%20/qr    | -                               | 404 unknown-name",
        "GET    | /api/instance/LOJA-001/qr       | -                               | 404 unknown-name",
        "POST   | /api/proxies/assign             | {}                              | 400 invalid-value",
        "POST   | /api/proxies/assign             | {\"instance\":\"none\"}         | 404 unknown-name",
        "POST   | /api/proxies/release            | {\"instance\":\" \"}            | 400 invalid-value",
        "POST   | /api/proxies/release            | ``                              | 400 bad-json",
        "PATCH  | /api/proxies/1                  | {}                              | 400 invalid-value",
        "PATCH  | /api/proxies/1                  | {\"isActive\":1}                | 400 invalid-value",
        "PATCH  | /api/proxies/1                  | {\"country\":\"\"}              | 400 invalid-value",
        "PATCH  | /api/proxies/1                  | {\"country\":\"BRA\"}           | 400 invalid-value",
        "PATCH  | /api/proxies/1                  | {\"successRate\":100}           | 400 invalid-value",
        "PATCH  | /api/proxies/999                | {\"isActive\":true}             | 404 unknown-name",
        "PATCH  | /api/proxies/one                | {\"isActive\":true}             | 400 invalid-value",
        "DELETE | /api/proxies/999                | -                               | 404 unknown-name",
        "DELETE | /api/proxies/99999999999999999999 | -                             | 400 invalid-value",
        "GET    | /api/proxies/999/ledger         | -                               | 404 unknown-name",
        "POST   | /api/keys                       | {\"name\":\"a b\",\"role\":\"viewer\"} | 400 invalid-value",
        "POST   | /api/keys                       | {\"name\":\"a\",\"role\":\"god\"}      | 400 invalid-value",
        "POST   | /api/keys                       | {\"name\":\"a\"}                | 400 invalid-value",
        "DELETE | /api/keys/999                   | -                               | 404 unknown-name",
        "DELETE | /api/keys/1                     | -                               | 409 conflict",
        "GET    | /api/nothing                    | -                               | 404 not-found",
        "GET    | /nothing                        | -                               | 404 not-found",
        "POST   | /webhooks/none                  | {}                              | 404 unknown-name"})
    void eachMistakeHasItsCode(String method, String path, String body, String expected) {
        Reply reply = app.send(method, path, Application.ADMIN, body == null ? null : "application/json", body);
        int status = Integer.parseInt(expected.substring(0, 3));

        JsonNode problem = reply.problem(status, expected.substring(4));

        assertFalse(problem.toString().matches("(?s).*(Exception|dev\\.caravan|SELECT|at java).*"), reply.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"startsAt\":\"+999999999-12-31T23:59:59-18:00\"",
        "\"startsAt\":\"-999999999-01-01T00:00:00+18:00\"", "\"startsAt\":\"1999-12-31T23:59:59Z\"",
        "\"endsAt\":\"+10000-01-01T00:00:00Z\"", "\"endsAt\":1e999", "\"startsAt\":\"2026-02-30T00:00:00Z\"",
        "\"delaySeconds\":1e308", "\"personCap\":{\"messages\":1,\"days\":1e308}", "\"timeZone\":\"Mars/Base\"",
        "\"canary\":99999999999999999999", "\"window\":{\"from\":\"25:00\",\"to\":\"26:00\"}"})
    void aCampaignsMistakeIsToldByItsName(String property) {
        String body = "{\"name\":\"a\",\"templates\":[\"b\"],\"instances\":[\"loja-001\"]," + property + "}";

        String detail = app.post("/api/campaigns", body).problem(400, "invalid-value").get("detail").asText();

        assertTrue(detail.startsWith(property.substring(1, property.indexOf(':') - 1) + ": expected "), detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/instances", "/api/instance/loja-001/restart", "/api/proxies/assign",
        "/api/proxies/release", "/api/keys"})
    void badJsonIsShownByLineAndColumn(String path) {
        JsonNode problem = app.post(path, "{\"instance\":\n  oops}").problem(400, "bad-json");

        assertTrue(problem.get("detail").asText().startsWith("line 2, column "), problem.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,    /api/instances,                 'GET, POST'",
        "DELETE, /api/health,                    GET",
        "PATCH,  /api/instance/loja-001/details, GET",
        "GET,    /api/instance/loja-001/connect, POST",
        "POST,   /api/proxies/1,                 'DELETE, PATCH'",
        "PUT,    /api/whatsapp/proxies/stats,    'DELETE, GET, PATCH'",
        "PATCH,  /api/keys,                      'GET, POST'",
        "GET,    /webhooks/evolution,            POST"})
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
        Reply reply = app.send(method, path, Application.ADMIN, null, null);

        reply.problem(405, "method-not-allowed");
        assertEquals(allowed, reply.header("allow"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/instances,            application/xml",
        "/api/proxies/assign,       text/plain",
        "/api/proxies/import,       application/octet-stream",
        "/api/keys,                 text/json"})
    void aBodyOfAnotherTypeIsRefused(String path, String type) {
        app.send("POST", path, Application.ADMIN, type, "{}").problem(415, "unsupported-media-type");
    }

    @Test
    void aWebhookOfAnotherTypeIsRefused() {
        app.send(app.request("/webhooks/evolution").header("Authorization", "Bearer " + app.gateway().listenerToken())
                .header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}")))
                .problem(415, "unsupported-media-type");
    }

    @ParameterizedTest
    @CsvSource({"text/html", "image/png", "application/xml;q=0.9"})
    void anAnswerOfATypeThatIsNotGivenIsRefused(String accept) {
        Reply reply = app.send(app.request("/api/instances").header("X-Api-Key", Application.ADMIN)
                .header("Accept", accept));

        reply.problem(406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/*", "*/*", "text/html, */*;q=0.1"})
    void jsonIsGivenToWhoeverTakesIt(String accept) {
        app.send(app.request("/api/instances").header("X-Api-Key", Application.ADMIN).header("Accept", accept))
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "Multipart/form-data; boundary=x"})
    void aFormIsNoBodyAndItsFieldsAreNoParameters(String type) {
        app.send("POST", "/api/instance/loja-001/disable", Application.ADMIN, type, "name=loja-002")
                .problem(415, "unsupported-media-type");

        assertTrue(app.instance("loja-001").get("enabled").asBoolean());
        assertTrue(app.instance("loja-002").get("enabled").asBoolean());
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        app.post("/api/instances", "{\"name\":\"" + "x".repeat(1_100_000) + "\"}").problem(413, "too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"' OR '1'='1", "x'; DROP TABLE instance; --", "\" UNION SELECT password FROM proxy #", "%",
        "_", "\\", "a/b", "../keys", "nova ação 😀", "\u0000", "\r\nX-Injected: 1", "\u202Eabc", "${jndi:ldap://x}",
        "${body}", "{{secret.key}}", "<script>alert(1)</script>"})
    void aNameIsOnlyAName(String name) {
        String path = "/api/instance/" + URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20");

        for (Reply reply : new Reply[] {app.get(path + "/details"), app.post(path + "/disable"),
            app.post("/api/proxies/assign", Application.text("instance", name))}) {
            JsonNode problem = reply.problem(404, "unknown-name");
            assertTrue(problem.get("detail").asText().contains(name), problem.toString());
            assertEquals("", reply.header("x-injected"));
        }
        assertEquals(2, app.get("/api/instances").expect(200).get("total").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/instance/%zz/details", "/api/instance/%/qr", "/webhooks/%e", "/%g0"})
    void aPathThatIsNotWellEncodedIsTheCallersMistake(String path) throws Exception {
        String answer = app.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.contains("\"code\":\"bad-request\""), answer);
    }

    @Test
    void aHeaderWithALineBreakIsNoSecondHeader() throws Exception {
        String answer = app.raw("GET /api/health HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n Set-Cookie: a=b\r\nX-Api-Key: "
                + Application.ADMIN + "\r\nConnection: close\r\n\r\n");

        assertFalse(answer.toLowerCase(Locale.ROOT).contains("set-cookie"), answer);
    }

    @Test
    void aVeryLongNameIsJustUnknown() {
        app.get("/api/instance/" + "x".repeat(3_000) + "/details").problem(404, "unknown-name");
        app.post("/api/proxies/assign", Application.text("instance", "x".repeat(500_000))).problem(404, "unknown-name");
        app.post("/api/keys", Application.text("name", "x".repeat(65))).problem(400, "invalid-value");
    }

    @ParameterizedTest
    @CsvSource({"name, loja-002, /api/instance/loja-001/details, /instance/name, loja-001",
        "id, 2, /api/proxies/1/ledger, /items/0/proxyId, 1"})
    void aHeaderDoesNotStandInForAPartOfThePath(String header, String value, String path, String pointer,
                                                String expected) {
        app.patch("/api/proxies/1", "{\"isActive\":true}").expect(200);

        Reply reply = app.send(app.request(path).header("X-Api-Key", Application.ADMIN).header(header, value));

        assertEquals(expected, reply.expect(200).at(pointer).asText());
    }

    @Test
    void headersGivenTwiceHarmNobody() {
        Reply twice = app.send(app.request("/api/instance/loja-001/restart").header("X-Api-Key", Application.ADMIN)
                .header("X-Api-Key", "other").header("X-Trace", "1").header("X-Trace", "2")
                .header("Content-Type", "application/json").header("Content-Type", "text/html")
                .POST(BodyPublishers.ofString("{}")));

        assertTrue(twice.status() < 500, twice.text());
        assertEquals("", twice.header("x-trace"));
    }

    @Test
    void aWebhookWithoutItsTokenIsRefusedWhateverElseItBrings() {
        String token = app.gateway().listenerToken();
        for (String authorization : new String[] {"Bearer x", "Bearer ", token, "Basic " + token}) {
            app.send(app.request("/webhooks/evolution").header("Authorization", authorization)
                    .header("X-Api-Key", Application.ADMIN).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}"))).problem(401, "no-key");
        }
        app.send("POST", "/webhooks/evolution?Authorization=Bearer%20" + token, null, "application/json", "{}")
                .problem(401, "no-key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{} | invalid-value", "[] | invalid-value", "{\"event\":1 | bad-json",
        "{\"event\":\"connection.update\"} | invalid-value"})
    void aWebhookThatIsNoEventIsRefused(String body, String code) {
        app.send(app.request("/webhooks/evolution").header("Authorization", "Bearer " + app.gateway().listenerToken())
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body))).problem(400, code);
    }
}
