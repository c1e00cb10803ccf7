package dev.caravan.gateway.evolution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.Restricted;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EvolutionFaultsTest {

    private static final ProxyAddress PROXY =
            new ProxyAddress(ProxyProtocol.HTTP, "proxy.example", 80, "AnaUser", "S3cretWord");
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final GatewayCommand ROUND_TRIP =
            new GatewayCommand.RoundTrip("evo", "loja", Duration.ofSeconds(15));
    private static final Map<String, GatewayCommand> COMMANDS = Map.of(
            "state", new GatewayCommand.State("evo", "loja"), "states", new GatewayCommand.ListStates("evo"),
            "set", new GatewayCommand.SetProxy("evo", "loja", PROXY),
            "restart", new GatewayCommand.Restart("evo", "loja"),
            "connect", new GatewayCommand.Connect("evo", "loja", null),
            "logout", new GatewayCommand.Logout("evo", "loja"),
            "listen", new GatewayCommand.SetListener("evo", "loja"),
            "send", new GatewayCommand.SendText("evo", "loja", "5511987654321", "Olá Ana"),
            "find", new GatewayCommand.FindMessage("evo", "loja", "5511987654321", "Olá Ana", NOW, NOW));

    @ParameterizedTest(name = "{0}: {1} {2} {3}")
    @CsvSource(delimiter = '|', textBlock = """
    a refused key                             | set     | 401 | Unauthorized                        | Unauthorized
    a refused metrics login                   | states  | 401 |                                     | Unauthorized
    a reverse proxy's limit                   | set     | 429 |                                     | Throttled
    a reverse proxy without its server        | set     | 502 |                                     | OutcomeUnknown
    the licence gate                          | restart | 503 | service not activated               | NodeUnavailable
    a reverse proxy that waited too long      | restart | 504 |                                     | OutcomeUnknown
    metrics that are switched off             | states  | 404 |                                     | CapabilityMissing
    a route that this version lacks           | restart | 404 | Cannot POST /instance/restart/loja  | CapabilityMissing
    an instance that is unknown or not loaded | set     | 404 | The "loja" instance does not exist  | InstanceMissing
    an instance that is not in the inventory  | state   | 404 | Instance "loja" not found           | InstanceMissing
        a logout of a closed session              | logout  | 400 | The "loja" instance is not connected| SessionUnfit
    a dead socket                             | logout  | 500 | Error: Connection Closed            | SessionUnfit
    a listener for what is not loaded         | listen  | 500 | … (reading 'instanceId')            | InstanceMissing
    a connect of what is not loaded           | connect | 200 | [object Object]                     | InstanceMissing
    a question that broke the gateway         | state   | 500 | anything                            | NodeUnavailable
    an act that broke the gateway             | set     | 500 | anything                            | OutcomeUnknown
    an answer that is none to a question      | state   | 200 |                                     | NodeUnavailable
    an answer that is none to an act          | set     | 201 |                                     | OutcomeUnknown
    a redirect                                | set     | 302 |                                     | NodeUnavailable
    a validation error                        | set     | 400 | port is not of a type(s) string     | Rejected
    a taken name                              | set     | 403 | This name "loja" is already in use. | Rejected
    """)
    void aRefusalIsAFailureOfItsOwnKind(String sentence, String command, int status, String text, String failure) {
        GatewayFailure classified = classify(command, status, text == null ? "" : text);

        assertEquals(failure, classified.getClass().getSimpleName(), sentence);
        assertTrue(classified.getMessage().startsWith("HTTP " + status + ": "), classified.getMessage());
    }

    @ParameterizedTest(name = "{0}: {1} {2} {3}")
    @CsvSource(delimiter = '|', textBlock = """
    no key                                    | 401 | Unauthorized                          | Unauthorized
    a reverse proxy's limit                   | 429 |                                       | Throttled
    the licence gate                          | 503 | service not activated                 | NodeUnavailable
    an instance that is unknown               | 404 | The "loja" instance does not exist    | InstanceMissing
    a version without the route               | 404 | Cannot POST /message/sendText/loja    | CapabilityMissing
    a redirect                                | 302 |                                       | NodeUnavailable
    a body that is too large                  | 413 |                                       | Rejected
    a blank text                              | 400 | Text is required                      | Rejected
    never connected in this process | 500 | Cannot read properties of undefined (reading 'onWhatsApp') | SessionUnfit
    a closed socket                           | 500 | Connection Closed                     | SessionUnfit
    a closed socket and a number known before | 400 | Error: Connection Closed              | SessionUnfit
    a dead session after 60 s | 500 | Cannot read properties of undefined (reading 'find') | SessionUnfit
    a dead session of older versions          | 500 | Timed Out                             | SessionUnfit
    a session that is not there               | 400 | Error: session not found              | SessionUnfit
    a session that has ended                  | 500 | Disconnected                          | SessionUnfit
    not loaded | 500 | Cannot read properties of undefined (reading 'textMessage') | InstanceMissing
    the QR phase, or no id | 400 | TypeError: Cannot read properties of undefined (reading 'id') | OutcomeUnknown
    a write that took too long                | 400 | Error: Timed Out                      | OutcomeUnknown
    an unknown group, or anything             | 400 | [object Object]                       | OutcomeUnknown
    a database that failed after the send     | 400 | PrismaClientKnownRequestError: Invalid `create()` | OutcomeUnknown
    a quoted phrase | 400 | PrismaClientKnownRequestError: { "conversation": "Connection Closed" } | OutcomeUnknown
    a statement that quotes another one | 400 | PrismaClientKnownRequestError: "loja is not connected" | OutcomeUnknown
    a page of a reverse proxy                 | 400 |                                       | OutcomeUnknown
    a request that took too long              | 408 |                                       | OutcomeUnknown
    any other error of the gateway            | 500 | anything                              | OutcomeUnknown
    a server that went away meanwhile         | 502 |                                       | OutcomeUnknown
    a server that took too long               | 504 |                                       | OutcomeUnknown
    an answer that is none                    | 201 |                                       | OutcomeUnknown
    an error that is called a success         | 200 | anything                              | OutcomeUnknown
    """)
    void aSendFailsForCertainOnlyBeforeTheMessageIsOnTheSocket(String sentence, int status, String text,
                                                               String failure) {
        GatewayFailure classified = classify("send", status, text == null ? "" : text);

        assertEquals(failure, classified.getClass().getSimpleName(), sentence);
        assertTrue(classified.getMessage().contains("HTTP " + status), classified.getMessage());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
    400 | {"response":{"message":["Error: 463"]}}                           | 463
    500 | {"status":500,"error":"x","response":{"message":"463"}}           | 463
    400 | {"status":400,"response":{"message":[{"code":463}]}}              | 463
    400 | {"data":null,"isBoom":true,"output":{"statusCode":403,"payload":{}}} | 403
    500 | {"response":{"message":{"code":402,"text":"x"}}}                  | 402
    403 | {"status":403,"error":"Forbidden","response":{"message":["x"]}}   | 403
    406 | {"code":406}                                                      | 406
    """)
    void aRestrictedNumberIsToldWhereverTheCodeStands(int status, String body, int reason) {
        GatewayCommand send = COMMANDS.get("send");

        Restricted failure =
                assertThrows(Restricted.class, () -> EvolutionSamples.answer(send, status, body));

        assertEquals(reason, failure.reason());
        assertTrue(failure.getMessage().startsWith("HTTP " + status), failure.getMessage());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
    403 | <html>Forbidden by a firewall</html>                              | Intercepted
    400 | {"response":{"message":["PrismaError: { text: Error: 463 }"]}}    | OutcomeUnknown
    400 | {"status":400,"code":"463 reais","response":{"message":["x"]}}    | OutcomeUnknown
    401 | {"status":401,"code":403,"response":{"message":"Unauthorized"}}   | Unauthorized
    """)
    void aNumberIsNotTakenForRestrictedByAnythingElse(int status, String body, String failure) {
        GatewayFailure thrown = assertThrows(GatewayFailure.class,
                () -> EvolutionSamples.answer(COMMANDS.get("send"), status, body));

        assertEquals(failure, thrown.getClass().getSimpleName());
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
    a firewall of a CDN               | 403 | <!DOCTYPE html><title>Attention Required!</title> | Intercepted
    a firewall in a sentence          | 403 | RBAC: access denied                               | Intercepted
    a firewall in JSON                | 403 | {"message":"Forbidden"}                           | Intercepted
    a firewall without a word         | 403 |                                                   | Intercepted
    a reverse proxy's page            | 404 | <html><center>nginx</center></html>               | Intercepted
    a reverse proxy without a backend | 404 | 404 page not found                                | Intercepted
    an API gateway without a route    | 404 | {"message":"no Route matched with those values"}  | Intercepted
    a verb that is not allowed        | 405 | <html>405 Not Allowed</html>                      | Intercepted
    a login of another system         | 407 |                                                   | Intercepted
    a DNS that points elsewhere       | 409 | error code: 1001                                  | Intercepted
    a host that is not served here    | 421 | <html>Misdirected Request</html>                  | Intercepted
    a login of a reverse proxy        | 401 | <html>401 Authorization Required</html>           | Unauthorized
    a reverse proxy's limit           | 429 | <html>429 Too Many Requests</html>                | Throttled
    a message that is too large       | 413 | <html>413 Request Entity Too Large</html>         | Rejected
    a page in the place of Evolution's own answer | 400 | <html>400 Bad Request</html>          | OutcomeUnknown
    a stream that was idle for long   | 408 | stream timeout                                    | OutcomeUnknown
    a balancer that missed the caller | 460 |                                                   | OutcomeUnknown
    a reverse proxy that did          | 499 |                                                   | OutcomeUnknown
    a server that went away meanwhile | 502 | <html>502 Bad Gateway</html>                      | OutcomeUnknown
    a server that is not there        | 503 | <html>503 Service Unavailable</html>              | NodeUnavailable
    a server that took too long       | 504 | <html>504 Gateway Time-out</html>                 | OutcomeUnknown
    a CDN whose server took too long  | 524 | <html>524: A timeout occurred</html>              | OutcomeUnknown
    Evolution's own: no such instance | 404 | {"status":404,"response":{"message":["none"]}}    | InstanceMissing
    Evolution's own: no such route    | 404 | {"response":{"message":["Cannot POST /x"]}}       | CapabilityMissing
    Evolution's own: anything else    | 405 | {"status":405,"response":{"message":["no"]}}      | Rejected
    """)
    void aSendThatSomethingBeforeTheGatewayRefusedHasNotReachedIt(String sentence, int status, String body,
                                                                  String failure) {
        GatewayFailure thrown = assertThrows(GatewayFailure.class,
                () -> EvolutionSamples.answer(COMMANDS.get("send"), status, body == null ? "" : body));

        assertEquals(failure, thrown.getClass().getSimpleName(), sentence);
        assertEquals(failure.equals("Intercepted"), thrown.getMessage().endsWith("(not from the gateway)"),
                thrown.getMessage());
    }

    @Test
    void aSendThatWasInterceptedQuotesNothingThatMayBeTheMessage() {
        String message = assertThrows(GatewayFailure.Intercepted.class,
                () -> EvolutionSamples.answer(COMMANDS.get("send"), 403, "Blocked: Olá Ana")).getMessage();

        assertTrue(message.startsWith("HTTP 403: "), message);
        assertFalse(message.contains("Ana"), message);
    }

    /** Of others is known neither what they cost nor that they are harmless to do again. */
    @ParameterizedTest
    @CsvSource({"set,403,Rejected", "restart,403,Rejected", "state,404,InstanceMissing", "set,405,Rejected"})
    void onlyOfASendItMattersWhoRefusedIt(String command, int status, String failure) {
        assertEquals(failure, assertThrows(GatewayFailure.class,
                () -> EvolutionSamples.answer(COMMANDS.get(command), status, "<html>")).getClass().getSimpleName());
    }

    @Test
    void onlyASendIsRestricted() {
        assertThrows(Rejected.class, () -> EvolutionSamples.answer(COMMANDS.get("set"), 403, "{\"status\":403}"));
    }

    @Test
    void aTimeThatIsNoneDoesNotHideThatTheMessageWasTaken() {
        assertEquals(new GatewayAnswer.MessageAccepted("3EB0", "", null), EvolutionSamples.answer(
                COMMANDS.get("send"), 201, "{\"key\":{\"id\":\"3EB0\"},\"messageTimestamp\":9000000000000000000}"));
    }

    @Test
    void aSendWhoseFormIsWrongIsOurMistakeWhateverItSays() {
        assertInstanceOf(Rejected.class, EvolutionFaults.classify(
                new EvolutionFaults.Signal(COMMANDS.get("send"), 400, "requires property \"text\"", true)));
    }

    @ParameterizedTest
    @CsvSource({"500,anything,NodeUnavailable", "502,,NodeUnavailable", "200,,NodeUnavailable",
        "500,Cannot read properties of undefined (reading 'fetchMessages'),InstanceMissing"})
    void aSearchThatFailsFindsNothingOut(int status, String text, String failure) {
        assertEquals(failure, classify("find", status, text == null ? "" : text).getClass().getSimpleName());
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
    no key                       | 401 | Unauthorized                                                   | Unauthorized
    a reverse proxy's limit      | 429 |                                                                | Throttled
    an unknown instance          | 404 | The "loja" instance does not exist                          | InstanceMissing
    a version without the route  | 404 | Cannot POST /chat/fetchBusinessProfile/loja               | CapabilityMissing
    not loaded | 500 | Cannot read properties of undefined (reading 'fetchBusinessProfile')    | InstanceMissing
    no socket | 500 | TypeError: Cannot read properties of undefined (reading 'getBusinessProfile') | SessionUnfit
    a closed socket              | 500 | Error: Connection Closed                                       | SessionUnfit
    mute, and so is the check | 500 | TypeError: Cannot read properties of undefined (reading 'find') | SessionUnfit
    mute, older versions         | 500 | Error: Timed Out                                               | SessionUnfit
    a broken database            | 500 | PrismaClientKnownRequestError: Invalid `findMany()`         | NodeUnavailable
    the licence gate             | 503 | service not activated                                       | NodeUnavailable
    a server that is away        | 502 |                                                             | NodeUnavailable
    an answer that is none       | 200 |                                                             | NodeUnavailable
    """)
    void aRoundTripThatFailsTellsTheSessionsFaultFromTheNodes(String sentence, int status, String text,
                                                              String failure) {
        GatewayFailure classified = EvolutionFaults.classify(
                new EvolutionFaults.Signal(ROUND_TRIP, status, text == null ? "" : text, false));

        assertEquals(failure, classified.getClass().getSimpleName(), sentence);
    }

    @Test
    void noFailureOfARoundTripQuotesTheNumber() {
        String message = EvolutionFaults.classify(new EvolutionFaults.Signal(ROUND_TRIP, 500,
                "PrismaClientKnownRequestError: { \"remoteJid\": \"551187654321@s.whatsapp.net\" }", false))
                .getMessage();

        assertEquals("HTTP 500: PrismaClientKnownRequestError, withheld, as it may quote a message or a number",
                message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "find"})
    void noFailureQuotesAMessageThatTheGatewayRepeats(String command) {
        for (int status : List.of(200, 400, 403, 500, 503)) {
            String message = classify(command, status, "PrismaClientKnownRequestError: \nInvalid `create()` invocation:"
                    + " { \"conversation\": \"Ol\\u00e1 Ana\", \"remoteJid\": \"551187654321@s.whatsapp.net\" }")
                    .getMessage();

            assertTrue(message.contains("HTTP " + status), message);
            assertTrue(message.contains("PrismaClientKnownRequestError"), message);
            assertFalse(message.contains("Ana") || message.contains("87654321"), message);
        }
    }

    @Test
    void aPhraseThatIsKnownIsQuoted() {
        String message = classify("send", 400, "Error: Connection Closed").getMessage();

        assertTrue(message.endsWith("Error: Connection Closed"), message);
    }

    @Test
    void anActThatBrokeTheGatewayIsNotTakenForOneThatIsStillUnderWay() {
        assertFalse(assertInstanceOf(OutcomeUnknown.class, classify("set", 500, "x")).timedOut());
    }

    @Test
    void aLongTextIsCut() {
        assertEquals("HTTP 500: ".length() + 300, classify("set", 500, "x".repeat(5_000)).getMessage().length());
    }

    @Test
    void noFailureQuotesTheLoginThatTheGatewayRepeats() {
        String message = classify("set", 500, "Invalid `prisma.proxy.upsert()` invocation: { username: \"AnaUser\","
                + " password: \"S3cretWord\" }").getMessage();

        assertFalse(message.contains("S3cret") || message.contains("AnaUser"), message);
    }

    private static GatewayFailure classify(String command, int status, String text) {
        return EvolutionFaults.classify(new EvolutionFaults.Signal(COMMANDS.get(command), status, text, false));
    }
}
