package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static dev.caravan.simulator.Rehearsal.proxyBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/** GATEWAYS 1.4, row by row. */
class Section14ProxyTest {

    private static final String INVALID = "[[\"Invalid proxy\"]]";
    private static final String SET = "/proxy/set/a";

    private final Rehearsal rehearsal = new Rehearsal();

    @BeforeEach
    void anInstance() {
        rehearsal.create("a");
    }

    @Test
    void aProxyThatPassesIs201AndTheAnswerEchoesThePassword() {
        assertEquals("{\"proxy\":{\"instanceName\":\"a\",\"proxy\":{\"enabled\":true,\"host\":\"10.0.0.1\","
                + "\"port\":\"3128\",\"protocol\":\"http\",\"username\":\"u\",\"password\":\"p\"}}}",
                set(proxyBody("10.0.0.1"), 201).encoded());
    }

    @Test
    void aMissingPropertyIsOneEntryEach() {
        assertError(400, "[[[\"instance requires property \\\"enabled\\\"\",\"instance requires property "
                + "\\\"host\\\"\",\"instance requires property \\\"port\\\"\",\"instance requires property "
                + "\\\"protocol\\\"\"]]]", rehearsal.post(SET, "{}"));
    }

    @Test
    void aPortAsANumberIsOneEntry() {
        assertError(400, "[[[\"port is not of a type(s) string\"]]]",
                rehearsal.post(SET, proxyBody("10.0.0.1").replace("\"3128\"", "3128")));
    }

    @Test
    void enabledAsATextIsTwoEntries() {
        assertError(400, "[[[\"enabled is not of a type(s) boolean\","
                        + "\"enabled is not one of enum values: true,false\"]]]",
                rehearsal.post(SET, proxyBody("10.0.0.1").replace("true", "\"true\"")));
    }

    @Test
    void anEmptyHostIsStoredUntestedAndTheInstanceCannotStart() {
        assertEquals(201, rehearsal.post(SET, proxyBody("")).status());
        assertEquals("", find().getString("host"));

        assertEquals("{\"error\":true,\"message\":\"[object Object]\"}",
                rehearsal.get("/instance/connect/a").encoded());
        rehearsal.advance("1H");
        assertEquals("close", rehearsal.state("a"));
    }

    @Test
    void disablingStoresEmptyTexts() {
        set(proxyBody("10.0.0.1"), 201);

        assertEquals(201, rehearsal.post(SET, "{\"enabled\":false,\"host\":\"x\",\"port\":\"1\","
                + "\"protocol\":\"http\"}").status());

        for (String column : new String[] {"host", "port", "protocol", "username", "password"}) {
            assertEquals("", find().getString(column), column);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed-port", "closes-after-connect", "garbage", "http-status", "socks-auth-refused",
            "socks-no-resolver", "same-exit-address"})
    void aProxyThatFailsIs400AndTheOldRowIsKept(String behaviour) {
        set(proxyBody("10.0.0.1"), 201);
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.2:3128\",\"behaviour\":\"" + behaviour + "\"}");

        assertError(400, INVALID, set(proxyBody("10.0.0.2"), 400));
        assertEquals("10.0.0.1", find().getString("host"));
    }

    @Test
    void wrongCredentialsAre400() {
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"ok\",\"username\":\"u\","
                + "\"password\":\"right\"}");

        assertError(400, INVALID, set(proxyBody("10.0.0.1"), 400));
        set(proxyBody("10.0.0.1").replace("\"p\"", "\"right\""), 201);
    }

    @ParameterizedTest
    @CsvSource({"2.3.7,http,201", "2.3.7,socks,201", "2.3.7,socks5,201", "2.3.7,https,400", "2.3.7,ftp,400",
            "2.3.6,http,201", "2.3.6,socks,201", "2.3.6,socks5,400", "2.3.6,https,400"})
    void protocolsDependOnTheVersion(String version, String protocol, int status) {
        Rehearsal node = new Rehearsal(options -> options.version(version));
        node.create("a");

        AtomicReference<Answer> answer = node.later("POST", SET, proxyBody("10.0.0.1").replace("http", protocol));
        node.advance("1S");

        assertEquals(status, answer.get().status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "silent-after-200"})
    void aProxyThatHangsGetsNoAnswerAtAll(String behaviour) {
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"" + behaviour + "\"}");

        AtomicReference<Answer> answer = rehearsal.later("POST", SET, proxyBody("10.0.0.1"));
        rehearsal.advance("24H");

        assertNull(answer.get());
        assertEquals("null", rehearsal.get("/proxy/find/a").encoded());
    }

    @Test
    void aSilentSocksProxyFailsAfter30Seconds() {
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"socks-silent\"}");

        assertError(400, INVALID, rehearsal.after(Duration.ofSeconds(30), "POST", SET, proxyBody("10.0.0.1")));
    }

    @Test
    void aSlowProxyPassesLate() {
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"slow\",\"ms\":7000}");

        assertEquals(201, rehearsal.after(Duration.ofMillis(7_240), "POST", SET, proxyBody("10.0.0.1")).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", ":", "/", "#", "?"})
    void credentialsThatBreakAUrlAre400AndPercentEncodedOnesPass(String character) {
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"ok\",\"username\":\"u\","
                + "\"password\":\"p" + character + "x\"}");
        String encoded = "p%" + Integer.toHexString(character.charAt(0)).toUpperCase(Locale.ROOT) + "x";

        set(proxyBody("10.0.0.1").replace("\"p\"", "\"p" + character + "x\""), 400);
        set(proxyBody("10.0.0.1").replace("\"p\"", "\"" + encoded + "\""), 201);
    }

    @Test
    void onlyAUsernameCountsAsNoCredentials() {
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"ok\",\"username\":\"u\","
                + "\"password\":\"p\"}");

        set(proxyBody("10.0.0.1").replace("\"p\"", "\"\""), 400);
        set(proxyBody("10.0.0.2").replace("\"p\"", "\"\""), 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"username\":\"u\"", ",\"password\":\"p\""})
    void leftOutCredentialsAre201AndNothingIsStored(String leftOut) {
        set(proxyBody("10.0.0.1"), 201);

        Answer answer = set(proxyBody("10.0.0.2").replace(leftOut, ""), 201);

        assertEquals("10.0.0.2", answer.object().getJsonObject("proxy").getJsonObject("proxy").getString("host"));
        assertEquals("10.0.0.1", find().getString("host"));
    }

    @Test
    void unknownOrNotLoadedIs404AndAWrongKey401() {
        assertError(404, "[[\"The \\\"x\\\" instance does not exist\"]]",
                rehearsal.post("/proxy/set/x", proxyBody("10.0.0.1")));
        assertEquals(401, rehearsal.as("wrong", "POST", SET, proxyBody("10.0.0.1")).status());

        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");
        assertError(404, "[[\"The \\\"a\\\" instance does not exist\"]]",
                rehearsal.post(SET, proxyBody("10.0.0.1")));
        assertEquals(404, rehearsal.get("/proxy/find/a").status());
    }

    @Test
    void aBlockedTestSiteMakesEveryProxyInvalid() {
        rehearsal.cause("/node", "{\"fault\":\"test-site-blocked\"}");

        assertError(400, INVALID, set(proxyBody("10.0.0.1"), 400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "70000", "x", "-1"})
    void aPortThatIsNoneIsInvalid(String port) {
        assertError(400, INVALID, set(proxyBody("10.0.0.1").replace("3128", port), 400));
    }

    @Test
    void settingDoesNotTouchALiveSocket() {
        rehearsal.createOpen("b");

        rehearsal.setProxy("b", "10.0.0.1");
        rehearsal.advance("1H");

        assertEquals("203.0.113.10", rehearsal.truth("b").getString("exit"));
        rehearsal.post("/instance/restart/b", "");
        rehearsal.advance("1S");
        assertEquals(ProxyWorld.exitOf("10.0.0.1:3128"), rehearsal.truth("b").getString("exit"));
    }

    @Test
    void aListIsDrawnFromAtEachConnectAndABrokenListMeansADirectConnection() {
        rehearsal.createOpen("b");
        rehearsal.setProxy("b", "api.proxyscrape.test");
        rehearsal.post("/instance/restart/b", "");
        rehearsal.advance("1S");
        String first = rehearsal.truth("b").getString("effectiveProxy");
        assertNotNull(first);

        rehearsal.post("/instance/restart/b", "");
        rehearsal.advance("1S");
        assertNotEquals(first, rehearsal.truth("b").getString("effectiveProxy"));

        rehearsal.cause("/proxies", "{\"proxy\":\"api.proxyscrape.test:3128\",\"behaviour\":\"closed-port\"}");
        rehearsal.post("/instance/restart/b", "");
        rehearsal.advance("1S");
        assertEquals("203.0.113.10", rehearsal.truth("b").getString("exit"));
    }

    @Test
    void theNodesOwnProxyServesInstancesWithoutARow() {
        Rehearsal node = new Rehearsal(options -> options.nodeProxy("10.9.9.9:3128"));
        node.createOpen("a");

        assertEquals("10.9.9.9:3128", node.truth("a").getString("effectiveProxy"));
    }

    @Test
    void findAnswersTheRowOrTheLiteralNull() {
        assertEquals("null", rehearsal.get("/proxy/find/a").encoded());

        set(proxyBody("10.0.0.1"), 201);

        assertEquals(List.of("id", "enabled", "host", "port", "protocol", "username", "password",
                "createdAt", "updatedAt", "instanceId"), List.copyOf(find().fieldNames()));
    }

    private JsonObject find() {
        return rehearsal.get("/proxy/find/a").object();
    }

    private Answer set(String body, int status) {
        AtomicReference<Answer> answer = rehearsal.later("POST", SET, body);
        rehearsal.advance("1S");
        assertEquals(status, answer.get().status(), answer.get().encoded());
        return answer.get();
    }
}
