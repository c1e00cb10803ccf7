package dev.caravan.gateway.evolution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.Listed;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.gateway.evolution.EvolutionSamples.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The observed shapes of GATEWAYS 1.2-1.4 and 1.7. */
class EvolutionAnswersTest {

    private static final GatewayCommand STATES = new GatewayCommand.ListStates("evo");
    private static final GatewayCommand INVENTORY = new GatewayCommand.Inventory("evo");
    private static final GatewayCommand STATE = new GatewayCommand.State("evo", "loja");
    private static final GatewayCommand FIND = new GatewayCommand.FindProxy("evo", "loja");
    private static final GatewayCommand CLEAR = new GatewayCommand.ClearProxy("evo", "loja");
    private static final GatewayCommand RESTART = new GatewayCommand.Restart("evo", "loja");
    private static final GatewayCommand CONNECT = new GatewayCommand.Connect("evo", "loja", null);
    private static final GatewayCommand LOGOUT = new GatewayCommand.Logout("evo", "loja");
    private static final GatewayCommand FIND_LISTENER = new GatewayCommand.FindListener("evo", "loja");
    private static final GatewayCommand SET_LISTENER = new GatewayCommand.SetListener("evo", "loja");
    private static final GatewayCommand ROUND_TRIP =
            new GatewayCommand.RoundTrip("evo", "loja", Duration.ofSeconds(15));
    private static final ProxyAddress PROXY =
            new ProxyAddress(ProxyProtocol.HTTP, "proxy.example", 8080, "ana", "p@ss");
    private static final GatewayCommand SET = new GatewayCommand.SetProxy("evo", "loja", PROXY);
    private static final String REFUSED = """
        {"error":true,"message":"[object Object]"}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a string           | {"status":401,"error":"Unauthorized","response":{"message":"Unauthorized"}} | Unauthorized
        strings            | {"status":400,"error":"Bad Request","response":{"message":["a","b"]}} | a; b
        strings in strings | {"response":{"message":[["requires property \\"text\\""]]}} | requires property "text"
        objects            | {"response":{"message":[{"jid":"9","exists":false,"number":"9"}]}} | exists:false
        no response        | {"status":400,"error":"Bad Request","message":[["port is missing"]]} | port is missing
        a phrase alone     | {"status":400,"error":"Bad Request"} | Bad Request
        the licence gate   | {"error":"service not activated","code":"LICENSE_REQUIRED"} | service not activated
        an empty object    | {}                                                                                |
        null               | null                                                                              |
        a page             | <html>Bad Gateway</html>                                                          |
        """)
    void theMessagesOfARefusalAreReadInAnyShape(String shape, String body, String text) {
        GatewayFailure failure = assertThrows(GatewayFailure.class, () -> answer(SET, 400, body), shape);

        assertEquals("HTTP 400: " + (text == null ? "" : text), failure.getMessage(), shape);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"instance":{"instanceName":"loja","state":"open"}}       | OPEN
        {"instance":{"instanceName":"loja","state":"connecting"}} | CONNECTING
        {"instance":{"instanceName":"loja","state":"close"}}      | CLOSED
        {"instance":{"instanceName":"loja"}}                      | NOT_LOADED
        {"instance":{"instanceName":"loja","state":null}}         | NOT_LOADED
        """)
    void aStateThatIsMissingIsNotClosed(String body, Signal signal) {
        assertEquals(new GatewayAnswer.StateTold(signal), answer(STATE, 200, body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        200 | {"isBusiness":true,"wid":"551187654321@s.whatsapp.net","website":[]}
        200 | {"isBusiness":false,"message":"Not is business profile","jid":"5511@s.whatsapp.net","exists":true}
        500 | {"status":500,"response":{"message":["Error updating profile name","Error: item-not-found"]}}
        500 | {"status":500,"response":{"message":["Error updating profile name","Error: rate-overlimit"]}}
        500 | {"status":500,"response":{"message":["Error updating profile name","Error: Unknown error"]}}
        """)
    void whateverWhatsAppSaysIsARoundTrip(int status, String body) {
        assertEquals(new GatewayAnswer.RoundTripped(), answer(ROUND_TRIP, status, body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        500 | {"status":500,"response":{"message":["Error updating profile name","Error: Connection Closed"]}}
        400 | {"status":400,"response":{"message":["Error updating profile name","Error: item-not-found"]}}
        200 | {"message":"Not is business profile"}
        200 | {}
        200 | <html>Welcome</html>
        200 | null
        """)
    void whatWhatsAppDidNotSayIsNoRoundTrip(int status, String body) {
        assertThrows(GatewayFailure.class, () -> answer(ROUND_TRIP, status, body));
    }

    @Test
    void theMetricsPageListsTheStatesOfAllLoadedInstances() {
        String page = """
            # HELP evolution_instance_up 1 if instance state is open, else 0
            evolution_environment_info{version="2.3.7",clientName="evo",serverUrl="http://evo.example"} 1
            evolution_instances_total 5
            evolution_instance_up{instance="loja",integration="WHATSAPP-BAILEYS"} 1
            evolution_instance_state{instance="loja",integration="WHATSAPP-BAILEYS",state="open"} 1
            evolution_instance_state{instance="a \\"b\\" c",integration="WHATSAPP-BAILEYS",state="connecting"} 1
            evolution_instance_state{instance="back\\\\name\\nline",integration="WHATSAPP-BAILEYS",state="close"} 1
            evolution_instance_state{instance="x\\",state=\\"open",integration="W",state="close"} 1
            evolution_instance_state{instance="unknown",integration="W",state="undefined"} 1
            evolution_instance_state{instance="past",integration="W",state="open"} 0
            """;

        assertEquals(new GatewayAnswer.StatesListed(Map.of("loja", Signal.OPEN, "a \"b\" c", Signal.CONNECTING,
                "back\\name\nline", Signal.CLOSED, "x\",state=\"open", Signal.CLOSED, "unknown", Signal.NOT_LOADED)),
                answer(STATES, 200, page));
    }

    @Test
    void aNodeWithoutInstancesListsNone() {
        assertEquals(new GatewayAnswer.StatesListed(Map.of()), answer(STATES, 200, "evolution_instances_total 0\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Welcome</html>", "{}", "process_cpu_seconds_total 1"})
    void aPageThatIsNotEvolutionsMetricsIsNotTakenForAnEmptyFleet(String page) {
        assertThrows(GatewayFailure.CapabilityMissing.class, () -> answer(STATES, 200, page));
    }

    @Test
    void theInventoryTellsLoginLastCloseAndProxy() {
        String rows = """
            [{"id":"1","name":"loja","connectionStatus":"open","ownerJid":"551199@s.whatsapp.net","token":"T0ken",
              "disconnectionReasonCode":401,"disconnectionObject":"{}","disconnectionAt":"2026-01-15T12:00:00.000Z",
              "Proxy":{"id":"9","enabled":true,"host":"proxy.example","port":"8080","protocol":"http",
                       "username":"ana","password":"p%40ss","updatedAt":"2026-01-15T11:00:00.000Z"}},
             {"id":"2","name":"nova","connectionStatus":"connecting","ownerJid":null,"disconnectionReasonCode":null,
              "disconnectionAt":null,"Proxy":null},
             {"id":"3","name":"","connectionStatus":"close","Proxy":null}]""";

        GatewayAnswer taken = answer(INVENTORY, 200, rows);

        assertEquals(new GatewayAnswer.InventoryTaken(List.of(
                new Listed("loja", Signal.OPEN, true, 401, Instant.parse("2026-01-15T12:00:00Z"),
                        Optional.of(new StoredProxy(PROXY, Instant.parse("2026-01-15T11:00:00Z")))),
                new Listed("nova", Signal.CONNECTING, false, null, null, Optional.empty()))), taken);
        assertFalse(taken.toString().contains("p@ss") || taken.toString().contains("T0ken"), taken.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}",
        "{\"enabled\":false,\"host\":\"\",\"port\":\"\",\"protocol\":\"\",\"username\":\"\",\"password\":\"\"}",
        "{\"enabled\":true,\"host\":\"\",\"port\":\"80\",\"protocol\":\"http\"}"})
    void aRowThatIsOffOrEmptyIsNoProxy(String row) {
        assertEquals(new GatewayAnswer.ProxyFound(Optional.empty()), answer(FIND, 200, row));
    }

    /** It must not be taken for none: the instance would be given another one in its place. */
    @ParameterizedTest
    @ValueSource(strings = {
        "{\"enabled\":true,\"host\":\"a.example\",\"port\":\"\",\"protocol\":\"http\"}",
        "{\"enabled\":true,\"host\":\"a.example\",\"port\":\"80\",\"protocol\":\"carrier pigeon\"}",
        "{\"enabled\":true,\"host\":\"not a host\",\"port\":\"80\",\"protocol\":\"http\"}"})
    void aRowThatIsNoAddressIsAProxyAllTheSame(String row) {
        assertEquals(new GatewayAnswer.ProxyFound(Optional.of(new StoredProxy(null, null))), answer(FIND, 200, row));
    }

    @Test
    void aRefusalInPlainTextIsQuotedAndAPageIsNot() {
        assertEquals("HTTP 401: Authentication required", assertThrows(GatewayFailure.Unauthorized.class,
                () -> answer(STATES, 401, "Authentication required")).getMessage());
        assertEquals("HTTP 401: ", assertThrows(GatewayFailure.Unauthorized.class,
                () -> answer(STATES, 401, "<html>no</html>")).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        http   | ana | p%40ss | HTTP   | ana | p@ss
        socks  | ana | p%40ss | SOCKS5 | ana | p@ss
        socks5 | ana | p%40ss | SOCKS5 | ana | p@ss
        HTTP   | ana | p@ss   | HTTP   | ana | p@ss
        http   | ana | 100%   | HTTP   | ana | 100%
        http   | ana | a+b    | HTTP   | ana | a+b
        http   | ana |        | HTTP   |     |
        """)
    void aStoredProxyIsReadInTheGatewaysWords(String word, String user, String password, ProxyProtocol protocol,
                                              String readUser, String readPassword) {
        String row = "{\"enabled\":true,\"host\":\"proxy.example\",\"port\":\"8080\",\"protocol\":\"" + word
                + "\",\"username\":\"" + user + "\",\"password\":\"" + (password == null ? "" : password) + "\"}";

        assertEquals(new GatewayAnswer.ProxyFound(Optional.of(new StoredProxy(
                        new ProxyAddress(protocol, "proxy.example", 8080, readUser, readPassword), null))),
                answer(FIND, 200, row));
    }

    @Test
    void aSetIsAcceptedRefusedOrRejected() {
        assertEquals(new GatewayAnswer.ProxyAccepted(), answer(SET, 201, """
            {"proxy":{"instanceName":"loja","proxy":{"enabled":true,"password":"p@ss"}}}"""));
        assertEquals(new GatewayAnswer.ProxyRefused("the gateway's test of the proxy failed"), answer(SET, 400, """
            {"status":400,"error":"Bad Request","response":{"message":["Invalid proxy"]}}"""));
        assertThrows(GatewayFailure.Rejected.class, () -> answer(SET, 400, """
            {"status":400,"error":"Bad Request","response":{"message":[["port is not of a type(s) string"]]}}"""));
        assertEquals(new GatewayAnswer.ProxyCleared(), answer(CLEAR, 201, "{\"proxy\":{}}"));
    }

    @Test
    void aRestartIsUnderWayUnlessThereIsNothingToRestart() {
        assertEquals(new GatewayAnswer.Restarting(), answer(RESTART, 200, """
            {"instance":{"instanceName":"loja","state":"open"}}"""));
        assertEquals(new GatewayAnswer.Restarting(), answer(RESTART, 200, "{\"count\":0}"));
        assertEquals(new GatewayAnswer.NothingToRestart(), answer(RESTART, 200, REFUSED));
    }

    @Test
    void aConnectTellsTheStateOrAQrCodeOrNothingYet() {
        assertEquals(new GatewayAnswer.Connecting(Signal.OPEN, null), answer(CONNECT, 200, """
            {"instance":{"instanceName":"loja","state":"open"}}"""));
        assertEquals(new GatewayAnswer.Connecting(Signal.CONNECTING, null), answer(CONNECT, 200, "{\"count\":0}"));
        assertEquals(new GatewayAnswer.Connecting(Signal.CONNECTING, new QrCode("2@abc", "iVBOR", "ABCD1234")),
                answer(CONNECT, 200, """
                    {"pairingCode":"ABCD1234","code":"2@abc","base64":"data:image/png;base64,iVBOR","count":3}"""));
        assertEquals(new GatewayAnswer.Connecting(Signal.CONNECTING, new QrCode("2@abc", null, null)),
                answer(CONNECT, 200, "{\"pairingCode\":null,\"code\":\"2@abc\",\"count\":1}"));
        assertThrows(GatewayFailure.InstanceMissing.class, () -> answer(CONNECT, 200, REFUSED));
    }

    @Test
    void aLogoutIsDoneOrTheSessionWasClosed() {
        assertEquals(new GatewayAnswer.LoggedOut(), answer(LOGOUT, 200, """
            {"status":"SUCCESS","error":false,"response":{"message":"Instance logged out"}}"""));
        assertThrows(GatewayFailure.SessionUnfit.class, () -> answer(LOGOUT, 400, """
            {"status":400,"response":{"message":["The \\"loja\\" instance is not connected"]}}"""));
    }

    @Test
    void aListenerIsFoundWhereEventsReallyGo() {
        String row = """
            {"url":"http://c.example","enabled":true,"headers":{"authorization":"x"},"events":[%s]}""";
        String events = EvolutionRequests.EVENTS.stream().collect(Collectors.joining("\",\"", "\"", "\""));
        assertEquals(new GatewayAnswer.ListenerFound(Optional.of("http://c.example"), "x", true),
                answer(FIND_LISTENER, 200, row.formatted("\"CALL\"," + events)));
        for (String few : List.of("", "\"CONNECTION_UPDATE\"", events.replace("MESSAGES_UPSERT", "CALL"))) {
            assertEquals(new GatewayAnswer.ListenerFound(Optional.of("http://c.example"), "x", false),
                    answer(FIND_LISTENER, 200, row.formatted(few)));
        }
        for (String none : List.of("null", "{\"url\":\"http://c.example\",\"enabled\":false}",
                "{\"url\":\"\",\"enabled\":true}")) {
            assertEquals(new GatewayAnswer.ListenerFound(Optional.empty(), "", false),
                    answer(FIND_LISTENER, 200, none));
        }
        assertEquals(new GatewayAnswer.ListenerSet(), answer(SET_LISTENER, 201, "{\"id\":\"1\",\"enabled\":true}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "<html>", "{\"proxy\":"})
    void anAcceptedSetWithoutAUsableAnswerIsOfUnknownOutcome(String body) {
        assertThrows(GatewayFailure.OutcomeUnknown.class, () -> answer(SET, 201, body));
        assertThrows(GatewayFailure.NodeUnavailable.class, () -> answer(FIND, 200, body));
    }
}
