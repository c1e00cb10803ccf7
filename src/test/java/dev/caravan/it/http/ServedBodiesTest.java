package dev.caravan.it.http;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

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

/** What the endpoints serve, field by field and page by page (SPEC 9). */
@ExtendWith(MariaDbExtension.class)
class ServedBodiesTest {

    private static final int INSTANCES = 7;
    private static final int PROXIES = 30;

    private static Application app;

    @BeforeAll
    static void start(TestDatabase database) {
        app = Application.start(database, Map.of("simulator.instances", "" + INSTANCES,
                "simulator.proxies", "" + PROXIES, "proxy-statistics.age", "0s"));
        app.awaitFleet(INSTANCES);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void healthSaysOneWordWithoutAKeyAndAllWithOne() {
        JsonNode shortForm = app.send("GET", "/api/health", null, null, null).expect(200);
        assertEquals(Set.of("status"), names(shortForm));
        assertEquals("UP", shortForm.get("status").asText());

        JsonNode health = app.send("GET", "/api/health", app.key("viewer"), null, null).expect(200);
        hasNames(health, "status", "version", "profile", "database", "instances", "proxies", "assignmentsRunning",
                "gateways", "incidents", "checkedAt");
        assertEquals(INSTANCES, health.at("/instances/connected").asInt());
        assertEquals("evolution", health.at("/gateways/0/name").asText());
    }

    @Test
    void aHealthSweepAnswersItsReport() {
        JsonNode report = app.post("/api/health/check").expect(200);

        hasNames(report, "finishedAt", "gateways");
        assertEquals(1, report.get("gateways").size());
        assertEquals("evolution", report.at("/gateways/0/gateway").asText(), report.toString());
    }

    @Test
    void anInstanceHasTheFieldsOfTheContract() {
        JsonNode instance = app.get("/api/instances?limit=1").expect(200).at("/items/0");

        hasNames(instance, "name", "gateway", "enabled", "connectionStatus", "statusSince", "reason", "needsHuman",
                "nextAttemptAt", "attempt", "proxy");
        hasNames(instance.get("proxy"), "id", "host", "port", "state");
        assertEquals("loja-001", instance.get("name").asText());
        assertEquals("CONNECTED", instance.get("connectionStatus").asText());
        assertEquals("effective", instance.at("/proxy/state").asText());
        assertTrue(instance.get("statusSince").asText().matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"), instance.toString());
    }

    @Test
    void detailsHaveTheInstanceItsAssignmentAndItsNewestEvents() {
        JsonNode details = app.get("/api/instance/loja-002/details").expect(200);

        hasNames(details, "instance", "assignment", "timeline");
        assertEquals("effective", details.at("/assignment/outcome").asText());
        assertEquals(details.at("/instance/proxy/id"), details.at("/assignment/tries/0/proxyId"));
        hasNames(details.at("/timeline/0"), "id", "at", "subject", "from", "to", "cause", "evidence");
    }

    @Test
    void aProxyHasTheFieldsOfItsRowButItsPassword() {
        JsonNode proxy = app.get("/api/proxies?used=true&limit=1").expect(200).at("/items/0");

        hasNames(proxy, "id", "protocol", "host", "port", "username", "hasPassword", "country", "isUsed",
                "assignedInstanceName", "isActive", "successRate", "band", "responseMs", "lastUsedAt", "createdAt",
                "updatedAt");
        assertFalse(names(proxy).contains("password"));
        assertTrue(proxy.get("assignedInstanceName").asText().startsWith("loja-"), proxy.toString());
        assertEquals(60, proxy.get("successRate").asInt());
    }

    @Test
    void statisticsAddUp() {
        JsonNode stats = app.get("/api/proxies/stats").expect(200);

        hasNames(stats, "total", "inUse", "available", "inactive", "utilisationPercent", "bands", "countries");
        hasNames(stats.get("bands"), "excellent", "good", "unstable", "inactive");
        assertEquals(PROXIES, stats.get("total").asInt());
        assertEquals(INSTANCES, stats.get("inUse").asInt());
        assertEquals(PROXIES, stats.get("inUse").asInt() + stats.get("available").asInt()
                + stats.get("inactive").asInt());
        assertEquals(100.0 * INSTANCES / PROXIES, stats.get("utilisationPercent").asDouble(), 0.01);
        assertEquals(PROXIES, sum(stats.get("bands")));
        assertEquals(PROXIES, sum(stats.get("countries")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/stats", "/1/ledger"})
    void bothPathsOfThePoolServeTheSame(String path) {
        JsonNode one = app.get("/api/proxies" + path).expect(200);
        JsonNode other = app.get("/api/whatsapp/proxies" + path).expect(200);

        assertEquals(names(one), names(other));
        assertEquals(one.get("items"), other.get("items"));
        assertEquals(one.get("total"), other.get("total"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/instances?,                        name, 2,   7",
        "/api/instances?proxy=effective,         name, 3,   7",
        "/api/proxies?,                          id,   7,  30",
        "/api/proxies?used=false,                id,   5,  23",
        "/api/whatsapp/proxies?protocol=http,    id,   30, 30",
        "/api/proxies?country=br,                id,   3,  10"})
    void pagesGiveEachItemOnceAndInOrder(String list, String key, int limit, int total) {
        List<JsonNode> items = pages(list + "&limit=" + limit, limit, total);

        List<String> keys = items.stream().map(item -> item.get(key).asText()).toList();
        assertEquals(total, keys.size());
        assertEquals(total, Set.copyOf(keys).size(), () -> "repeated in " + keys);
        assertEquals(keys.stream().sorted(key.equals("id") ? (a, b) -> Long.compare(Long.parseLong(a),
                Long.parseLong(b)) : String::compareTo).toList(), keys);
    }

    @Test
    void historiesArePagedFromTheNewestBack() {
        long proxy = app.get("/api/proxies?used=false&limit=1").expect(200).at("/items/0/id").asLong();
        IntStream.range(0, 5).forEach(n -> app.patch("/api/proxies/" + proxy, "{\"isActive\":true}").expect(200));
        int events = app.get("/api/instance/loja-003/timeline").expect(200).get("total").asInt();

        List<JsonNode> ledger = pages("/api/proxies/" + proxy + "/ledger?limit=2", 2, 5);
        List<JsonNode> timeline = pages("/api/instance/loja-003/timeline?limit=1", 1, events);

        hasNames(ledger.get(0), "id", "instance", "at", "cause", "evidence", "scoreBefore", "scoreAfter");
        for (List<JsonNode> history : List.of(ledger, timeline)) {
            List<Long> ids = history.stream().map(row -> row.get("id").asLong()).toList();
            assertEquals(new TreeSet<>(ids).descendingSet().stream().toList(), ids);
        }
    }

    private static List<JsonNode> pages(String path, int limit, int total) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = app.get(path + cursor).expect(200);
            hasNames(page, "items", "next", "total");
            assertEquals(total, page.get("total").asInt());
            page.get("items").forEach(items::add);
            boolean last = page.get("next").isNull();
            assertEquals(last ? (total - 1) % limit + 1 : limit, page.get("items").size(), path + cursor);
            cursor = last ? "" : "&cursor=" + page.get("next").asText();
        } while (!cursor.isEmpty() && items.size() < 1_000);
        return items;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/instances?status=connected, 7", "/api/instances?status=QR_REQUIRED, 0",
        "/api/instances?gateway=evolution, 7", "/api/instances?gateway=other, 0",
        "/api/instances?enabled=true, 7", "/api/instances?enabled=false, 0",
        "/api/instances?needsHuman=true, 0", "/api/instances?needsHuman=false&proxy=effective, 7",
        "/api/instances?proxy=none, 0", "/api/proxies?used=true, 7", "/api/proxies?used=true&active=false, 0",
        "/api/proxies?band=good, 30", "/api/proxies?band=excellent, 0", "/api/proxies?protocol=socks5, 0",
        "/api/proxies?country=ZZ, 0", "/api/proxies?protocol=HTTP&band=GOOD&active=true&country=PT, 10"})
    void filtersNarrowTheListAndItsTotal(String list, int total) {
        JsonNode page = app.get(list).expect(200);

        assertEquals(total, page.get("total").asInt());
        assertEquals(total, page.get("items").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/health", "GET /api/instances", "POST /api/instances",
        "GET /api/instance/loja-001/details", "GET /api/instance/loja-001/timeline", "GET /api/instance/loja-001/qr",
        "POST /api/instance/loja-001/enable", "POST /api/instance/loja-001/disable",
        "POST /api/instance/loja-001/connect", "POST /api/instance/loja-001/restart",
        "POST /api/instance/loja-001/disconnect", "POST /api/instance/loja-001/logout", "GET /api/proxies",
        "GET /api/proxies/stats", "GET /api/proxies/1/ledger", "POST /api/proxies/assign", "POST /api/proxies/release",
        "PATCH /api/proxies/1", "DELETE /api/proxies/1", "GET /api/keys", "POST /api/keys", "DELETE /api/keys/1"})
    void aParameterThatNobodyKnowsIsRefused(String request) {
        String[] parts = request.split(" ");
        boolean body = !parts[0].equals("GET") && !parts[0].equals("DELETE");

        Reply reply = app.send(parts[0], parts[1] + "?limti=5", Application.ADMIN, body ? "application/json" : null,
                body ? "{}" : null);

        JsonNode problem = reply.problem(400, "invalid-value");
        assertTrue(problem.get("detail").asText().startsWith("limti: "), problem.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=-1", "limit=abc", "limit=", "limit=1&limit=2", "cursor=x",
        "cursor=eyJsaXN0IjoicHJveGllcyIsImtleXMiOlsiMSJdfQ", "status=OPEN", "enabled=1", "needsHuman=yes", "proxy=set",
        "gateway="})
    void aParameterWithAValueItCannotHaveIsRefused(String query) {
        JsonNode problem = app.get("/api/instances?" + query).problem(400, "invalid-value");

        assertTrue(problem.get("detail").asText().startsWith(query.replaceFirst("=.*", ": ")), problem.toString());
    }

    @Test
    void aKeyIsShownWhenItIsMadeAndNeverAgain() {
        JsonNode made = app.post("/api/keys", "{\"name\":\"shown-once\",\"role\":\"operator\"}").expect(201);
        hasNames(made, "id", "name", "role", "key");

        JsonNode listed = app.get("/api/keys").expect(200);

        hasNames(listed, "items", "next", "total");
        JsonNode key = StreamSupport.stream(listed.get("items").spliterator(), false)
                .filter(item -> item.get("id").equals(made.get("id"))).findFirst().orElseThrow();
        hasNames(key, "id", "name", "role", "createdAt", "lastUsedAt", "revokedAt");
        assertFalse(listed.toString().contains(made.get("key").asText()));
        JsonNode left = app.delete("/api/keys/" + made.get("id")).expect(200);
        assertTrue(left.toString().contains("shown-once"), "revoked keys stay in the list");
        app.post("/api/keys", "{\"name\":\"shown-once\",\"role\":\"viewer\"}").problem(409, "conflict");
    }

    @Test
    void aWebhookIsAnsweredWithWhatCameOfIt() {
        String event = "{\"event\":\"connection.update\",\"instance\":\"loja-007\",\"data\":{\"instance\":\"loja-007\","
                + "\"state\":\"open\",\"statusReason\":200}}";

        JsonNode received = app.send(app.request("/webhooks/evolution")
                .header("Authorization", "Bearer " + app.gateway().listenerToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(event))).expect(200);

        hasNames(received, "observed", "changed");
        assertEquals(1, received.get("observed").asInt());
    }

    private static long sum(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false).mapToLong(JsonNode::asLong).sum();
    }

    private static void hasNames(JsonNode object, String... wanted) {
        assertTrue(names(object).containsAll(List.of(wanted)), () -> List.of(wanted) + " in " + object);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
