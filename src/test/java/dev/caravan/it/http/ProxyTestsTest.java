package dev.caravan.it.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of one, some and all proxies of the demo, whose proxies exist in the simulated world alone (SPEC 2). */
@ExtendWith(MariaDbExtension.class)
class ProxyTestsTest {

    private static final int PROXIES = 12;

    private static Application app;

    @BeforeAll
    static void start(TestDatabase database) {
        app = Application.start(database, Map.of("simulator.instances", "2", "simulator.proxies", "" + PROXIES,
                "proxy-probe.tick", "50ms", "proxy-probe.timeout", "500ms"));
        app.awaitFleet(2);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @AfterEach
    void mend() {
        simulator("DELETE", "/faults", null);
    }

    @Test
    void allAreTestedAndTheProgressIsToldToTheEnd() {
        simulator("POST", "/proxies", "{\"proxy\":\"px0003*\",\"behaviour\":\"http-status\",\"status\":407}");
        simulator("POST", "/proxies", "{\"proxy\":\"px0004*\",\"behaviour\":\"hang\"}");

        JsonNode begun = app.post("/api/proxies/test").expect(202);
        JsonNode ended = ended(begun);

        assertEquals("running all " + PROXIES + " env-admin", begun.get("state").asText() + " "
                + begun.get("selection").asText() + " " + begun.get("total") + " " + begun.get("startedBy").asText());
        assertEquals("done " + PROXIES + " 10 2 0", ended.get("state").asText() + " " + ended.get("done") + " "
                + ended.get("ok") + " " + ended.get("failed") + " " + ended.get("untested"));
        assertFalse(ended.get("finishedAt").isNull());
        Map<String, String> told = proxies().stream().filter(proxy -> !proxy.at("/probe/error").isNull())
                .collect(Collectors.toMap(proxy -> proxy.get("host").asText(),
                        proxy -> proxy.at("/probe/result").asText() + ": " + proxy.at("/probe/error").asText() + " "
                                + proxy.get("failedProbes")));
        assertEquals(Map.of("px0003.demo.invalid", "failed: the proxy answered 407 1",
                "px0004.demo.invalid", "failed: no answer within 500 ms 1"), told);
        assertEquals(begun.get("id"), app.get("/api/proxies/tests?limit=1").expect(200).at("/items/0/id"));
    }

    @Test
    void someAreTestedByTheirIdsOrByAFilter() {
        List<Long> ids = proxies().stream().filter(proxy -> !proxy.get("isUsed").asBoolean())
                .map(proxy -> proxy.get("id").asLong()).limit(3).toList();

        JsonNode certain = ended(app.post("/api/proxies/test", "{\"ids\":" + ids + "}").expect(202));
        JsonNode used = ended(app.post("/api/whatsapp/proxies/test", "{\"used\":true,\"protocol\":\"http\"}").expect(202));

        assertEquals("ids: 3 3", certain.get("selection").asText() + " " + certain.get("ok"));
        assertEquals("used=true, protocol=http 2", used.get("selection").asText() + " " + used.get("ok"));
    }

    @Test
    void whileATestRunsWhoeverAsksIsGivenThatOneAndACancelledOneIsOver() {
        simulator("POST", "/proxies", "{\"proxy\":\"*\",\"behaviour\":\"hang\",\"keepOpenSockets\":true}");
        JsonNode first = app.post("/api/proxies/test", "{\"used\":false}").expect(202);
        JsonNode second = app.post("/api/proxies/test", "{\"used\":true}").expect(202);
        assertEquals(first.get("id"), second.get("id"));
        assertEquals("used=false", second.get("selection").asText());

        JsonNode cancelled = app.delete("/api/proxies/tests/" + first.get("id")).expect(200);

        assertEquals("cancelled", cancelled.get("state").asText());
        app.delete("/api/proxies/tests/" + first.get("id")).problem(409, "conflict");
        JsonNode third = app.post("/api/proxies/test", "{\"used\":true}").expect(202);
        assertTrue(third.get("id").asLong() > first.get("id").asLong());
        app.delete("/api/proxies/tests/" + third.get("id")).expect(200);
    }

    @Test
    void oneIsTestedAtOnce() {
        long id = proxies().stream().filter(proxy -> proxy.get("host").asText().equals("px0007.demo.invalid"))
                .findFirst().orElseThrow().get("id").asLong();

        JsonNode ok = app.post("/api/proxies/" + id + "/test").expect(200);
        simulator("POST", "/proxies", "{\"proxy\":\"px0007*\",\"behaviour\":\"closed-port\"}");
        JsonNode failed = app.post("/api/proxies/" + id + "/test").expect(200);

        assertEquals("true null 10", ok.get("ok") + " " + ok.get("error") + " "
                + (ok.get("scoreAfter").asInt() - ok.get("scoreBefore").asInt()));
        assertEquals("false \"closed-port\" -30", failed.get("ok") + " " + failed.get("error") + " "
                + (failed.get("scoreAfter").asInt() - failed.get("scoreBefore").asInt()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"ids\":[]}                  | invalid-value",
        "{\"ids\":[1],\"used\":true}   | invalid-value",
        "{\"band\":\"superb\"}         | invalid-value",
        "{\"protocol\":\"ftp\"}        | invalid-value",
        "{\"country\":\"Brazil\"}      | invalid-value",
        "{\"usd\":true}                | invalid-value",
        "{\"ids\":                     | bad-json"})
    void whatIsNoSelectionIsRefused(String body, String code) {
        app.post("/api/proxies/test", body).problem(400, code);
    }

    @Test
    void aTestThatNobodyBeganIsUnknown() {
        app.get("/api/proxies/tests/999999").problem(404, "unknown-name");
        app.get("/api/proxies/tests/x").problem(400, "invalid-value");
        app.delete("/api/proxies/tests/999999").problem(404, "unknown-name");
    }

    private static JsonNode ended(JsonNode begun) {
        String path = "/api/proxies/tests/" + begun.get("id");
        Application.eventually("the test is over").until(() ->
                !app.get(path).expect(200).get("state").asText().equals("running"));
        return app.get(path).expect(200);
    }

    private static List<JsonNode> proxies() {
        return StreamSupport.stream(app.get("/api/proxies?limit=500").expect(200).get("items").spliterator(), false)
                .toList();
    }

    private static void simulator(String method, String path, String json) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(app.gateway().url() + "/simulator" + path))
                    .header("apikey", Files.readString(Application.SIMULATOR_KEY).strip())
                    .header("Content-Type", "application/json")
                    .method(method, json == null ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofString(json));
            Reply reply = app.send(request);
            assertTrue(reply.status() < 300, reply.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
