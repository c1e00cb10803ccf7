package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The list "simulator" of GATEWAYS 6, item by item; the details of each are in the tests of its section. */
class Chapter6FaithfulTest {

    private static final String SEND = "{\"number\":\"5511987654321\",\"text\":\"oi\"}";

    private final Rehearsal rehearsal = new Rehearsal();

    @Test
    void guardOrderIs404Then403Then401() {
        rehearsal.create("a");

        assertEquals(404, rehearsal.as("wrong", "POST", "/instance/restart/x", "").status());
        assertEquals(403, rehearsal.as("wrong", "POST", "/instance/create", "{\"instanceName\":\"a\"}").status());
        assertEquals(401, rehearsal.as("wrong", "POST", "/instance/restart/a", "").status());
    }

    @Test
    void memoryAndDatabaseStateAreSeparate() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"drop\"}");
        assertEquals("close open", rehearsal.state("a") + " " + rehearsal.row("a").getString("connectionStatus"));

        rehearsal.create("b");
        rehearsal.later("GET", "/instance/connect/b", "");
        assertEquals("connecting close", rehearsal.state("b") + " "
                + rehearsal.row("b").getString("connectionStatus"));
    }

    @Test
    void anInstanceThatWasDroppedAndOneThatWasRestartedSayOpenBeforeTheyLoggedInAgain() {
        rehearsal.createOpen("a");

        rehearsal.post("/instance/restart/a", "");

        assertEquals("open", rehearsal.state("a"), "stale");
        assertEquals(1, rehearsal.truth("a").getInteger("logins"));
        rehearsal.time.advance(Pace.RECONNECT_GAP);
        assertEquals("connecting", rehearsal.state("a"));
        rehearsal.time.advance(Pace.LOGIN);
        assertEquals("open", rehearsal.state("a"));
        assertEquals(2, rehearsal.truth("a").getInteger("logins"));
    }

    @Test
    void notLoadedPhaseAfterBoot() {
        rehearsal.createOpen("a");
        rehearsal.cause("/node", "{\"fault\":\"not-loaded\",\"for\":\"30s\"}");

        assertNull(rehearsal.state("a"));
        assertEquals("[object Object]", rehearsal.post("/instance/restart/a", "").object().getString("message"));
        assertEquals("[object Object]", rehearsal.get("/instance/connect/a").object().getString("message"));
        assertEquals("SUCCESS", rehearsal.delete("/instance/logout/a").object().getString("status"));
        assertEquals(404, rehearsal.post("/proxy/set/a", Rehearsal.proxyBody("10.0.0.1")).status());
        assertEquals(500, rehearsal.post("/webhook/set/a",
                "{\"webhook\":{\"enabled\":true,\"url\":\"http://x\",\"events\":[]}}").status());
        assertEquals(500, rehearsal.post("/message/sendText/a", SEND).status());
        assertEquals("evolution_instances_total 0", rehearsal.get("/metrics").encoded().lines()
                .filter(line -> line.startsWith("evolution_instances_total")).findFirst().orElseThrow());

        rehearsal.advance("32S");
        assertEquals("open", rehearsal.state("a"));
    }

    @Test
    void aRestartForgetsWhatWasUnloaded() {
        rehearsal.createOpen("a");
        rehearsal.createOpen("b");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");
        rehearsal.cause("/instances/b/faults", "{\"fault\":\"unload\",\"forgotten\":false}");

        rehearsal.cause("/node", "{\"fault\":\"restart\"}");
        rehearsal.advance("4S");

        assertNull(rehearsal.state("a"));
        assertEquals("open", rehearsal.state("b"));
        assertEquals(2, rehearsal.get("/instance/fetchInstances").array().size());
    }

    @Test
    void aNodeThatIsDownBreaksConnectionsAndComesBack() {
        rehearsal.createOpen("a");
        rehearsal.cause("/node", "{\"fault\":\"down\",\"for\":\"30s\"}");

        assertTrue(rehearsal.get("/instance/connectionState/a").isBroken());
        assertTrue(rehearsal.get("/").isBroken());

        rehearsal.advance("30S");
        assertNull(rehearsal.state("a"));
        rehearsal.advance("4S");
        assertEquals("open", rehearsal.state("a"));
    }

    @Test
    void aSlowNodeAnswersLate() {
        rehearsal.create("a");
        rehearsal.cause("/node", "{\"fault\":\"slow\",\"ms\":4000,\"for\":\"1m\"}");

        assertEquals(200, rehearsal.after(Duration.ofSeconds(4), "GET", "/instance/connectionState/a", "").status());

        rehearsal.advance("1M");
        assertEquals(200, rehearsal.get("/instance/connectionState/a").status());
    }

    @Test
    void theBookShowsADoubleSend() {
        rehearsal.createOpen("a");
        rehearsal.cause("/send", "{\"loseAnswer\":1}");
        rehearsal.post("/message/sendText/a", SEND);
        rehearsal.cause("/send", "{\"loseAnswer\":0}");
        rehearsal.post("/message/sendText/a", SEND);

        JsonObject entry = rehearsal.get("/simulator/messages").object().getJsonArray("items").getJsonObject(0);

        assertEquals(2, entry.getInteger("count"));
        assertEquals("[\"a\",\"a\"]", entry.getJsonArray("instances").encode());
        assertEquals(2, rehearsal.get("/simulator").object().getInteger("messagesAccepted"));
    }

    @Test
    void everyLoginIsLoggedWithTheAddressItReallyCameFrom() {
        rehearsal.createOpen("a");
        rehearsal.setProxy("a", "10.0.0.1");
        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");

        JsonArray opens = rehearsal.get("/simulator/opens?instance=a").object().getJsonArray("items");

        assertEquals(List.of("10.0.0.1:3128", "none"), opens.stream().map(o -> ((JsonObject) o).getString("proxy"))
                .map(proxy -> Objects.requireNonNullElse(proxy, "none")).toList());
        assertNotEquals(opens.getJsonObject(0).getString("exit"), opens.getJsonObject(1).getString("exit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3.7", "2.3.6"})
    void theSameSeedTellsTheSameStory(String version) {
        assertEquals(story(version, 7), story(version, 7));
        assertNotEquals(story(version, 7), story(version, 8));
    }

    @Test
    void aMonthOfAFleetPassesInSeconds() {
        Rehearsal month = new Rehearsal(options -> options.fleet(FleetSeed.open(200, "loja-%03d")));
        for (int hour = 0; hour < 30 * 24; hour++) {
            String name = "loja-%03d".formatted(1 + hour % 200);
            month.cause("/instances/" + name + "/faults", "{\"fault\":\"drop\",\"for\":\"10s\"}");
            month.advance("1H");
            month.hooks.clear();
        }

        assertEquals(200 + 720, month.get("/simulator").object().getInteger("opens"));
        assertEquals(200, month.get("/simulator").object().getJsonObject("instances").getInteger("open"));
    }

    @Test
    void theUnknownIsAnsweredWithWhatIsKnown() {
        rehearsal.create("a");

        assertError(400, "[[\"unknown behaviour \\\"shy\\\"; valid: "
                        + String.join(", ", ProxyBehaviour.names()) + "\"]]",
                rehearsal.post("/simulator/proxies", "{\"proxy\":\"*\",\"behaviour\":\"shy\"}"));
    }

    private static List<String> story(String version, long seed) {
        Rehearsal chaotic = new Rehearsal(options -> options.version(version).randomSeed(seed));
        chaotic.createOpen("a");
        chaotic.cause("/webhooks", "{\"duplicate\":0.3,\"disorder\":0.3,\"lose\":0.2}");
        for (int i = 0; i < 30; i++) {
            chaotic.post("/message/sendText/a", SEND);
            chaotic.advance("0.2S");
        }
        chaotic.advance("10S");
        return chaotic.hooks.stream().map(hook -> hook.body().encode()).toList();
    }
}
