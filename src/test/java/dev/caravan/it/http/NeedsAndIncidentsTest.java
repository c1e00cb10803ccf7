package dev.caravan.it.http;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whom the fleet needs, and what many failures have in common (SPEC 10). */
@ExtendWith(MariaDbExtension.class)
class NeedsAndIncidentsTest {

    private static final int INSTANCES = 5;

    private static Application app;
    private static JdbcClient store;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        store = JdbcClient.create(dataSource);
        // What tests write into the tables is what Caravan finds there, for nothing is asked or looked for again.
        app = Application.start(database, Map.of("simulator.instances", "" + INSTANCES, "simulator.proxies", "20",
                "incident.every", "1h", "instance-status-polling.interval", "1h", "gateway-inventory.interval", "1h"));
        app.awaitFleet(INSTANCES);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void clear() {
        store.sql("DELETE FROM incident").update();
        store.sql("UPDATE instance SET enabled = 1, needs_human = NULL, needs_since = NULL,"
                + " connection_status = 'CONNECTED'").update();
    }

    @Test
    void aFleetThatNeedsNobodySaysSo() {
        JsonNode attention = app.get("/api/attention").expect(200);

        assertEquals(0, attention.get("total").asInt());
        assertTrue(attention.get("next").isNull());
        assertEquals("5 de 5 conectadas, nenhuma precisa de você", attention.at("/sentence/pt-BR").asText());
        assertEquals("5 of 5 connected, none needs you", attention.at("/sentence/en").asText());
    }

    @Test
    void whoNeedsAPersonIsListedWithTheCauseAndWhatToDo() {
        need("loja-002", "pair-again", 10);

        JsonNode attention = app.get("/api/attention").expect(200);

        JsonNode item = attention.at("/items/0");
        assertEquals("loja-002 evolution pair-again", item.get("instance").asText() + " "
                + item.get("gateway").asText() + " " + item.get("need").asText());
        assertTrue(item.get("since").asText().matches("20.*Z"), item::toString);
        assertEquals("A conexão foi encerrada no celular", item.at("/cause/pt-BR").asText());
        assertEquals("Connect the instance to get a new QR code and scan it with the number's phone",
                item.at("/whatToDo/en").asText());
        assertEquals("4 de 5 conectadas, 1 precisa de você", attention.at("/sentence/pt-BR").asText());
    }

    @Test
    void thoseThatWaitLongestComeFirstInPages() {
        need("loja-001", "restricted", 1);
        need("loja-002", "no-session", 30);
        need("loja-003", "scan-qr", 20);
        store.sql("UPDATE instance SET enabled = 0 WHERE name = 'loja-003'").update();
        need("loja-004", "error-515", 20);

        JsonNode first = app.get("/api/attention?limit=2").expect(200);
        JsonNode second = app.get("/api/attention?limit=2&cursor=" + first.get("next").asText()).expect(200);

        assertEquals(List.of("loja-002", "loja-004"), texts(first, "instance"));
        assertEquals(List.of("loja-001"), texts(second, "instance"));
        assertTrue(second.get("next").isNull());
        assertEquals("1 de 4 conectadas, 3 precisam de você", first.at("/sentence/pt-BR").asText());
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        need("loja-001", "restricted", 1);
        need("loja-002", "restricted", 1);
        String foreign = app.get("/api/instances?limit=1").expect(200).get("next").asText();

        app.get("/api/attention?cursor=" + foreign).problem(400, "invalid-value");
        app.get("/api/incidents?cursor=" + foreign).problem(400, "invalid-value");
        app.get("/api/incidents?state=ajar").problem(400, "invalid-value");
    }

    @Test
    void incidentsAreListedNewestFirstInOneSentenceEach() {
        incident("pool", "no-free-proxy", 3, null);
        long code = incident("platform-code", "405", 12, 40);
        incident("gateway", "evolution", 5, null);
        app.post("/api/incidents/" + code + "/close").expect(200);

        assertEquals(List.of("gateway", "pool"), texts(app.get("/api/incidents?state=open").expect(200), "kind"));
        JsonNode closed = app.get("/api/incidents?state=closed").expect(200);
        assertEquals(1, closed.get("total").asInt());
        JsonNode item = closed.at("/items/0");
        assertEquals("closed", item.get("state").asText());
        assertTrue(item.get("closedBy").isTextual());
        assertEquals(12, item.get("affected").asInt());
        assertEquals(40, item.get("total").asInt());
        assertTrue(item.at("/text/en").asText().startsWith("WhatsApp drops sessions with code 405 (client version"));

        JsonNode page = app.get("/api/incidents?limit=2").expect(200);
        assertEquals(List.of("gateway", "platform-code"), texts(page, "kind"));
        assertEquals(List.of("pool"),
                texts(app.get("/api/incidents?limit=2&cursor=" + page.get("next").asText()).expect(200), "kind"));
    }

    @Test
    void anIncidentIsClosedOnceByAnOperatorAndThatIsAudited() {
        long id = incident("pool", "no-free-proxy", 3, null);
        String operator = app.key("operator");

        Reply closed = app.send("POST", "/api/incidents/" + id + "/close", operator, null, null);

        String actor = closed.expect(200).get("closedBy").asText();
        assertTrue(actor.startsWith("operator-"), actor);
        app.post("/api/incidents/" + id + "/close").problem(409, "conflict");
        app.post("/api/incidents/999999/close").problem(404, "unknown-name");
        app.post("/api/incidents/x/close").problem(400, "invalid-value");
        assertEquals(List.of(actor + " pool: no-free-proxy"), store.sql("SELECT CONCAT(actor, ' ', detail) FROM audit"
                + " WHERE action = 'close-incident' AND target = ?").param(String.valueOf(id)).query(String.class)
                .list());
    }

    @Test
    void onlyWhatCostProxiesPointsCanBeReversed() {
        app.post("/api/incidents/" + incident("pool", "no-free-proxy", 3, null) + "/reverse").problem(409, "conflict");
        app.post("/api/incidents/999999/reverse").problem(404, "unknown-name");
    }

    private static void need(String instance, String need, int minutes) {
        store.sql("UPDATE instance SET needs_human = ?, needs_since = UTC_TIMESTAMP(3) - INTERVAL ? MINUTE,"
                        + " connection_status = 'AUTH_FAILURE' WHERE name = ?").params(need, minutes, instance)
                .update();
    }

    private static long incident(String kind, String subject, int affected, Integer total) {
        return store.sql("INSERT INTO incident (kind, subject, detail, affected, total, opened_at, last_seen_at, told)"
                        + " VALUES (:kind, :subject, 'd', :affected, :total, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 1)"
                        + " RETURNING id").param("kind", kind).param("subject", subject).param("affected", affected)
                .param("total", total).query(Long.class).single();
    }

    private static List<String> texts(JsonNode page, String field) {
        return StreamSupport.stream(page.get("items").spliterator(), false).map(item -> item.get(field).asText())
                .toList();
    }
}
