package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ControlEndpointsTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @ParameterizedTest
    @CsvSource({"GET,/simulator", "POST,/simulator/node", "DELETE,/simulator/faults"})
    void everyControlNeedsTheGlobalKey(String method, String path) {
        String token = rehearsal.create("a");

        assertEquals(401, rehearsal.as(null, method, path, "{}").status());
        assertEquals(401, rehearsal.as(token, method, path, "{}").status());
    }

    @Test
    void theRootExplainsEveryFaultAndBehaviour() {
        String text = rehearsal.get("/simulator").encoded();

        for (List<String> names : List.of(InstanceFault.names(), NodeFault.names(), ProxyBehaviour.names())) {
            names.forEach(name -> assertTrue(text.contains("\"" + name + "\":\""), name));
        }
    }

    @ParameterizedTest
    @EnumSource(InstanceFault.class)
    void everyFaultOfAnInstanceCanBeCaused(InstanceFault fault) {
        rehearsal.createOpen("a");
        if (fault == InstanceFault.SCAN_QR) {
            rehearsal.delete("/instance/logout/a");
            rehearsal.later("GET", "/instance/connect/a", "");
            rehearsal.advance("2S");
        }

        Answer answer = rehearsal.post("/simulator/instances/a/faults", "{\"fault\":\"" + fault.wire() + "\"}");

        assertEquals(200, answer.status(), answer.encoded());
        assertEquals("a", answer.object().getString("name"));
    }

    @ParameterizedTest
    @EnumSource(NodeFault.class)
    void everyFaultOfTheNodeCanBeCausedAndEnded(NodeFault fault) {
        rehearsal.createOpen("a");

        rehearsal.cause("/node", "{\"fault\":\"" + fault.wire() + "\"}");
        assertEquals(200, rehearsal.delete("/simulator/faults").status());
        rehearsal.advance("5S");

        assertEquals("open", rehearsal.state("a"));
        JsonObject node = rehearsal.get("/simulator").object().getJsonObject("node");
        assertEquals("{\"phase\":\"up\",\"slowByMs\":0,\"405-for-all\":false,\"licence-gate\":false,"
                + "\"database-down\":false,\"test-site-blocked\":false,\"bypass-race\":false}", node.encode());
    }

    @ParameterizedTest
    @EnumSource(ProxyBehaviour.class)
    void everyBehaviourOfAProxyCanBeCaused(ProxyBehaviour behaviour) {
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"" + behaviour.wire() + "\"}");

        assertEquals(behaviour.wire(), rehearsal.get("/simulator").object().getJsonArray("proxies").getJsonObject(0)
                .getString("behaviour"));
    }

    @Test
    void anEarlierTimeDoesNotEndALaterFault() {
        rehearsal.cause("/node", "{\"fault\":\"licence-gate\",\"for\":\"10s\"}");
        rehearsal.delete("/simulator/faults");
        rehearsal.cause("/node", "{\"fault\":\"licence-gate\"}");

        rehearsal.advance("1M");

        assertEquals(503, rehearsal.get("/instance/fetchInstances").status());
        rehearsal.cause("/node", "{\"fault\":\"licence-gate\",\"on\":false}");
        assertEquals(200, rehearsal.get("/instance/fetchInstances").status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "/instances/a/faults; {\"fault\":\"no-such\"}; unknown fault",
        "/instances/a/faults; {\"fault\":\"drop\",\"forr\":\"1s\"}; unknown field",
        "/instances/a/faults; {\"fault\":\"drop\",\"for\":\"soon\"}; must be a duration like",
        "/instances/a/faults; {}; fault must be a text",
        "/instances/a/faults; {\"fault\":\"scan-qr\"}; no QR is shown",
        "/instances/a/faults; {\"fault\":\"428\"}; no socket",
        "/instances/a/faults; {\"fault\":\"zombie\"}; only an open instance",
        "/proxies; {\"proxy\":\"*\",\"behaviour\":\"http-status\",\"status\":418}; unknown status",
        "/proxies; {\"behaviour\":\"ok\"}; proxy must be a text",
        "/node; {\"fault\":\"tired\"}; unknown fault",
        "/node; {\"fault\":\"slow\",\"ms\":-1}; must be a whole number",
        "/node; {\"fault\":\"slow\",\"on\":\"yes\"}; must be true or false",
        "/webhooks; {\"duplicate\":2}; must be a number from 0 to 1",
        "/webhooks; {\"double\":0.2}; unknown field",
        "/send; {\"lose\":0.2}; unknown field"})
    void whatIsNotUnderstoodIs400AndSaysWhy(String path, String body, String why) {
        rehearsal.create("a");

        Answer answer = rehearsal.post("/simulator" + path, body);

        assertEquals(400, answer.status());
        assertTrue(answer.encoded().contains(why), answer.encoded());
    }

    @ParameterizedTest
    @CsvSource({"GET,/simulator/nothing", "POST,/simulator", "GET,/simulator/instances/ghost",
            "POST,/simulator/instances/a", "GET,/simulator/instances/a/faults"})
    void whatIsNotThereIs404(String method, String path) {
        rehearsal.create("a");

        assertEquals(404, rehearsal.as(Rehearsal.KEY, method, path, "{}").status());
    }

    @Test
    void theViewsShowNoSecrets() {
        String token = rehearsal.createOpen("a");
        rehearsal.setProxy("a", "10.0.0.1");

        for (String path : List.of("", "/instances", "/instances/a", "/opens", "/messages")) {
            String text = rehearsal.get("/simulator" + path).encoded();
            assertFalse(text.contains(token), path);
            assertFalse(text.contains("\"p\""), path);
        }
    }

    @Test
    void resettingHealsProxiesAndLoadsWhatWasForgotten() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");
        rehearsal.cause("/proxies", "{\"proxy\":\"*\",\"behaviour\":\"closed-port\"}");
        rehearsal.cause("/send", "{\"loseAnswer\":1}");
        rehearsal.cause("/webhooks", "{\"lose\":1}");

        rehearsal.delete("/simulator/faults");
        rehearsal.advance("1S");

        assertEquals("open", rehearsal.state("a"));
        JsonObject summary = rehearsal.get("/simulator").object();
        assertEquals(0, summary.getJsonArray("proxies").size());
        assertEquals(0.0, summary.getJsonObject("send").getDouble("loseAnswer"));
        assertEquals(0.0, summary.getJsonObject("webhooks").getJsonObject("chaos").getDouble("lose"));
    }

    @Test
    void openSocketsMaySurviveTheirProxy() {
        rehearsal.createOpen("a");
        rehearsal.setProxy("a", "10.0.0.1");
        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");

        rehearsal.cause("/proxies", "{\"proxy\":\"*\",\"behaviour\":\"hang\",\"keepOpenSockets\":true}");
        assertEquals("open", rehearsal.state("a"));

        rehearsal.cause("/proxies", "{\"proxy\":\"*\",\"behaviour\":\"hang\"}");
        rehearsal.advance("1S");
        assertEquals("connecting", rehearsal.state("a"));
    }

    @Test
    void theSeedMakesTheFleetItDescribes() {
        Rehearsal fleet = new Rehearsal(options -> options.fleet(
                new FleetSeed(10, "loja-%03d", 2, 1, 1, 2, Duration.ofSeconds(10))));

        assertEquals(0, fleet.get("/simulator").object().getInteger("opens"));
        fleet.advance("11S");

        assertEquals("{\"open\":6,\"connecting\":3,\"close\":1,\"notLoaded\":0}",
                fleet.get("/simulator").object().getJsonObject("instances").encode());
        assertEquals("198.18.0.1:3128", fleet.truth("loja-001").getString("effectiveProxy"));
        assertNotNull(fleet.get("/instance/connect/loja-010").object().getString("code"));
        assertEquals("{\"count\":0}", fleet.get("/instance/connect/loja-008").encoded());
        assertTrue(fleet.truth("loja-007").getJsonObject("database").getBoolean("paired"));
    }
}
