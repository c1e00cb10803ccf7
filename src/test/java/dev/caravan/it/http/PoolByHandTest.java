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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What an admin does with proxies, and what comes of it (SPEC 2). */
@ExtendWith(MariaDbExtension.class)
class PoolByHandTest {

    private static Application app;
    private static JdbcClient jdbc;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
        app = Application.start(database, Map.of("simulator.instances", "3", "simulator.proxies", "12",
                "proxy-assignment.retry-after", "1s"));
        app.awaitFleet(3);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void anInactiveProxyThatIsActivatedComesBackWithTwentyPoints() {
        long id = free();
        jdbc.sql("UPDATE proxy SET success_rate = 5, band = 3 WHERE id = :id").param("id", id).update();
        assertEquals("inactive", proxy(id).get("band").asText());

        JsonNode activated = app.patch("/api/proxies/" + id, "{\"isActive\":true}").expect(200);

        assertEquals(20, activated.get("successRate").asInt());
        assertEquals("unstable", activated.get("band").asText());
        JsonNode entry = app.get("/api/proxies/" + id + "/ledger").expect(200).at("/items/0");
        assertEquals("activated 5 20 by env-admin", entry.get("cause").asText() + " " + entry.get("scoreBefore") + " "
                + entry.get("scoreAfter") + " " + entry.get("evidence").asText());
    }

    @Test
    void aGoodProxyKeepsItsPointsWhenItIsSwitchedOffAndOn() {
        long id = free();
        int before = proxy(id).get("successRate").asInt();

        JsonNode off = app.patch("/api/proxies/" + id, "{\"isActive\":false}").expect(200);
        JsonNode on = app.patch("/api/whatsapp/proxies/" + id, "{\"isActive\":true}").expect(200);

        assertEquals("false inactive admin " + before, off.get("isActive") + " " + off.get("band").asText() + " "
                + off.get("inactiveCause").asText() + " " + off.get("successRate"));
        assertEquals("true good null " + before, on.get("isActive") + " " + on.get("band").asText() + " "
                + on.get("inactiveCause").asText() + " " + on.get("successRate"));
    }

    @Test
    void aCountryIsWrittenInCapitalsAndCounted() {
        long id = free();

        assertEquals("AR", app.patch("/api/proxies/" + id, "{\"country\":\"ar\"}").expect(200).get("country").asText());

        assertEquals(id, app.get("/api/proxies?country=AR").expect(200).at("/items/0/id").asLong());
        Application.eventually("the statistics know it").until(() ->
                app.get("/api/proxies/stats").expect(200).at("/countries/AR").asInt() == 1);
    }

    @Test
    void aProxyInUseIsNotDeletedAndAFreeOneIsGone() {
        long used = app.instance("loja-001").at("/proxy/id").asLong();
        app.delete("/api/proxies/" + used).problem(409, "conflict");
        app.load("text/plain", "gone.example:1").expect(200);
        long free = proxies("used=false").stream()
                .filter(proxy -> proxy.get("host").asText().equals("gone.example")).findFirst().orElseThrow()
                .get("id").asLong();

        assertEquals("gone.example", app.delete("/api/proxies/" + free).expect(200).get("host").asText());

        app.delete("/api/proxies/" + free).problem(404, "unknown-name");
        app.get("/api/proxies/" + free + "/ledger").problem(404, "unknown-name");
        assertEquals(used, app.instance("loja-001").at("/proxy/id").asLong());
    }

    @Test
    void aReleasedInstanceGetsAnotherProxyWhenAnAdminSaysSo() {
        long first = app.instance("loja-002").at("/proxy/id").asLong();

        JsonNode begun = app.post("/api/proxies/release", Application.text("instance", "loja-002")).expect(202);
        assertEquals("CLEAR", begun.at("/saga/step").asText(), begun.toString());
        Application.eventually("it is given back").until(() -> app.instance("loja-002").get("proxy").isNull());
        assertFalse(proxy(first).get("isUsed").asBoolean());
        app.post("/api/proxies/release", Application.text("instance", "loja-002")).problem(409, "conflict");
        statisticsShow(2);

        app.post("/api/proxies/assign", Application.text("instance", "loja-002")).expect(202);
        Application.eventually("it acts").until(() ->
                app.instance("loja-002").at("/proxy/state").asText().equals("effective"));
        app.post("/api/proxies/assign", Application.text("instance", "loja-002")).problem(409, "conflict");
        statisticsShow(3);
    }

    @Test
    void aProxyThatIsSwitchedOffIsNotLeased() {
        app.post("/api/proxies/release", Application.text("instance", "loja-003")).expect(202);
        Application.eventually("it is given back").until(() -> app.instance("loja-003").get("proxy").isNull()
                && !app.get("/api/instance/loja-003/details").expect(200).at("/assignment/outcome").isNull());
        List<Long> free = proxies("used=false&active=true").stream().map(proxy -> proxy.get("id").asLong()).toList();
        assertTrue(free.size() > 2, free.toString());
        free.forEach(id -> app.patch("/api/proxies/" + id, "{\"isActive\":false}").expect(200));

        app.post("/api/proxies/assign", Application.text("instance", "loja-003")).problem(409, "no-proxy-available");
        long only = free.get(free.size() / 2);
        app.patch("/api/proxies/" + only, "{\"isActive\":true}").expect(200);
        app.post("/api/proxies/assign", Application.text("instance", "loja-003")).expect(202);

        Application.eventually("it acts").until(() ->
                app.instance("loja-003").at("/proxy/state").asText().equals("effective"));
        assertEquals(only, app.instance("loja-003").at("/proxy/id").asLong());
        free.forEach(id -> app.patch("/api/proxies/" + id, "{\"isActive\":true}").expect(200));
    }

    /** SPEC 2: fresh at 30 s or better. */
    private static void statisticsShow(int inUse) {
        Application.eventually("the statistics are fresh").until(() ->
                app.get("/api/proxies/stats").expect(200).get("inUse").asInt() == inUse);
    }

    private static long free() {
        List<JsonNode> free = proxies("used=false&active=true&band=good");
        return free.get(free.size() - 1).get("id").asLong();
    }

    private static JsonNode proxy(long id) {
        return proxies("").stream().filter(proxy -> proxy.get("id").asLong() == id).findFirst().orElseThrow();
    }

    private static List<JsonNode> proxies(String filter) {
        JsonNode page = app.get("/api/proxies?limit=500" + (filter.isEmpty() ? "" : "&" + filter)).expect(200);
        return StreamSupport.stream(page.get("items").spliterator(), false).toList();
    }
}
