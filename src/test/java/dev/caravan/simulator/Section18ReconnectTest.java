package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.8, row by row. */
class Section18ReconnectTest {

    private static final String PROXY = "10.0.0.1:3128";

    private final Rehearsal rehearsal = new Rehearsal();

    @ParameterizedTest
    @CsvSource({"401", "402", "403", "406"})
    void fourCodesAreForGood(String code) {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"" + code + "\"}");
        rehearsal.advance("24H");

        assertEquals("close", rehearsal.state("a"));
        assertEquals(Integer.valueOf(code), rehearsal.row("a").getInteger("disconnectionReasonCode"));
        assertEquals(0, rehearsal.hooks.stream().filter(h -> "connecting".equals(
                h.body().getValue("data") == null ? null : h.data().getString("state"))).count());
    }

    @ParameterizedTest
    @CsvSource({"closed-port,26", "closes-after-connect,27", "garbage,29", "socks-auth-refused,35",
            "socks-no-resolver,29"})
    void aProxyThatClosesIsATightLoop(String behaviour, int period) {
        openThroughProxyThenBreakIt("\"behaviour\":\"" + behaviour + "\"");

        rehearsal.advance("3.175S");

        long connecting = rehearsal.story().stream().filter("connection.update/connecting"::equals).count();
        assertEquals(3_175 / period, connecting, 2);
        assertEquals("connecting", rehearsal.state("a"));
        assertEquals("open", rehearsal.row("a").getString("connectionStatus"));
    }

    @ParameterizedTest
    @CsvSource({"silent-after-200,60", "socks-silent,30"})
    void aSilentProxyIsASlowLoop(String behaviour, int seconds) {
        openThroughProxyThenBreakIt("\"behaviour\":\"" + behaviour + "\"");

        rehearsal.time.advance(Duration.ofSeconds(seconds * 10L + 5));

        assertEquals(11, rehearsal.hooks.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 406, 407, 429, 502, 503, 504})
    void anHttpErrorToConnectIsConnectingForEverAlsoAfterTheProxyHealed(int status) {
        openThroughProxyThenBreakIt("\"behaviour\":\"http-status\",\"status\":" + status);

        rehearsal.advance("1H");
        rehearsal.cause("/proxies", "{\"proxy\":\"" + PROXY + "\",\"behaviour\":\"ok\"}");
        rehearsal.advance("1H");
        assertEquals("connecting", rehearsal.state("a"));
        assertEquals(List.of("connection.update/connecting"), rehearsal.story());

        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");
        assertEquals("open", rehearsal.state("a"));
    }

    @Test
    void anotherProxyChangesNothingWhileStuckUntilTheRestart() {
        openThroughProxyThenBreakIt("\"behaviour\":\"hang\"");
        rehearsal.advance("1M");

        rehearsal.setProxy("a", "10.0.0.2");
        rehearsal.advance("1H");
        assertEquals("connecting", rehearsal.state("a"));
        assertEquals(1, rehearsal.get("/instance/connect/a").object().getInteger("count"));

        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");
        assertEquals("open", rehearsal.state("a"));
        assertEquals("10.0.0.2:3128", rehearsal.truth("a").getString("effectiveProxy"));
    }

    @Test
    void aLoopNoticesAnotherProxyByItself() {
        openThroughProxyThenBreakIt("\"behaviour\":\"closed-port\"");

        rehearsal.setProxy("a", "10.0.0.2");

        assertEquals("10.0.0.2:3128", rehearsal.truth("a").getString("effectiveProxy"));
        assertEquals("open", rehearsal.state("a"));
    }

    @Test
    void thePatternOfAProxyMayCoverMany() {
        openThroughProxyThenBreakIt("\"behaviour\":\"ok\"");
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.*\",\"behaviour\":\"hang\"}");

        rehearsal.cause("/proxies", "{\"proxy\":\"*\",\"behaviour\":\"hang\"}");
        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1M");

        assertEquals("open", rehearsal.state("a"), "what names the proxy exactly is stronger");
    }

    @Test
    void theBypassRaceLogsInFromTheOwnAddress() {
        rehearsal.createOpen("a");
        rehearsal.setProxy("a", "10.0.0.1");
        rehearsal.cause("/proxies", "{\"proxy\":\"" + PROXY + "\",\"behaviour\":\"closed-port\"}");
        rehearsal.cause("/node", "{\"fault\":\"bypass-race\"}");

        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");

        assertEquals("open", rehearsal.state("a"));
        assertNull(rehearsal.get("/simulator/opens?limit=1").object().getJsonArray("items").getJsonObject(0)
                .getString("proxy"));
    }

    @Test
    void inTheRaceTheNodesOwnProxyActs() {
        Rehearsal node = new Rehearsal(options -> options.nodeProxy("10.9.9.9:3128"));
        node.createOpen("a");
        node.setProxy("a", "10.0.0.1");
        node.cause("/node", "{\"fault\":\"bypass-race\"}");

        node.post("/instance/restart/a", "");
        node.advance("1S");

        assertEquals("10.9.9.9:3128", node.truth("a").getString("effectiveProxy"));
    }

    @Test
    void anOutdatedClientIsRefusedForAllAndLoops() {
        rehearsal.createOpen("a");
        rehearsal.createOpen("b");
        rehearsal.cause("/node", "{\"fault\":\"405-for-all\",\"for\":\"10m\"}");
        rehearsal.hooks.clear();
        rehearsal.post("/instance/restart/a", "");
        rehearsal.post("/instance/restart/b", "");

        rehearsal.advance("1M");
        assertEquals("connecting", rehearsal.state("a"));
        assertEquals("connecting", rehearsal.state("b"));
        assertTrue(rehearsal.hooks.size() > 100, "a loop, not a pause");

        rehearsal.advance("10M");
        assertEquals("open", rehearsal.state("a"));
    }

    @Test
    void aProxyBlockedByWhatsAppPassesTheTestAndRefusesTheLogin() {
        rehearsal.createOpen("a");
        rehearsal.cause("/proxies", "{\"proxy\":\"" + PROXY + "\",\"behaviour\":\"blocked-by-whatsapp\"}");
        rehearsal.setProxy("a", "10.0.0.1");

        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1M");

        assertEquals("connecting", rehearsal.state("a"));
    }

    @Test
    void anotherOwnerOfTheCredentialsFightsForThem() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"440\",\"for\":\"1m\"}");

        rehearsal.advance("1M");
        int logins = rehearsal.truth("a").getInteger("logins");
        assertTrue(logins > 30, "it connects again at once: " + logins);

        rehearsal.advance("1M");
        assertEquals("open", rehearsal.state("a"));
    }

    @Test
    void aPairingIsFollowedBya515AndAnOpen() {
        rehearsal.create("a");
        rehearsal.later("GET", "/instance/connect/a", "");
        rehearsal.advance("2S");
        rehearsal.hooks.clear();

        rehearsal.cause("/instances/a/faults", "{\"fault\":\"scan-qr\"}");
        assertEquals("connecting", rehearsal.state("a"));
        rehearsal.advance("1S");

        assertEquals(List.of("connection.update/connecting", "connection.update/open"), rehearsal.story());
    }

    @ParameterizedTest
    @CsvSource({"2.3.7,close", "2.3.6,connecting"})
    void atBoot237ConnectsWhatWasOpenAnd236All(String version, String stateOfTheClosed) {
        Rehearsal node = new Rehearsal(options -> options.version(version));
        node.createOpen("open");
        node.create("closed");

        node.cause("/node", "{\"fault\":\"restart\"}");
        node.advance("4S");

        assertEquals("open", node.state("open"));
        assertEquals(stateOfTheClosed, node.state("closed"));
    }

    @Test
    void delInstanceRemovesWhatDidNotOpenInTime() {
        Rehearsal node = new Rehearsal(options -> options.deleteUnopenedAfter(Duration.ofMinutes(5)));
        node.createOpen("open");
        node.create("closed");

        node.advance("5M");

        assertEquals(200, node.get("/instance/connectionState/open").status());
        assertEquals(404, node.get("/instance/connectionState/closed").status());
    }

    @Test
    void aNetworkLossWithATimeLoopsUntilThen() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"drop\",\"for\":\"30s\"}");

        rehearsal.advance("29S");
        assertEquals("connecting", rehearsal.state("a"));
        rehearsal.advance("2S");
        assertEquals("open", rehearsal.state("a"));
    }

    private void openThroughProxyThenBreakIt(String behaviour) {
        rehearsal.createOpen("a");
        rehearsal.setProxy("a", "10.0.0.1");
        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");
        rehearsal.hooks.clear();
        rehearsal.cause("/proxies", "{\"proxy\":\"" + PROXY + "\"," + behaviour + "}");
    }
}
