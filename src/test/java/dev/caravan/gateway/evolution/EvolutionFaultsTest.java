package dev.caravan.gateway.evolution;

import java.util.Map;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EvolutionFaultsTest {

    private static final ProxyAddress PROXY =
            new ProxyAddress(ProxyProtocol.HTTP, "proxy.example", 80, "AnaUser", "S3cretWord");
    private static final Map<String, GatewayCommand> COMMANDS = Map.of(
            "state", new GatewayCommand.State("evo", "loja"), "states", new GatewayCommand.ListStates("evo"),
            "set", new GatewayCommand.SetProxy("evo", "loja", PROXY),
            "restart", new GatewayCommand.Restart("evo", "loja"),
            "connect", new GatewayCommand.Connect("evo", "loja", null),
            "logout", new GatewayCommand.Logout("evo", "loja"),
            "listen", new GatewayCommand.SetListener("evo", "loja"));

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
        return EvolutionFaults.classify(new EvolutionFaults.Signal(COMMANDS.get(command), status, text));
    }
}
