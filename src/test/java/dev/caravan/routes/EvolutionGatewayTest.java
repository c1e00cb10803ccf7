package dev.caravan.routes;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayCommand.ClearProxy;
import dev.caravan.domain.GatewayCommand.Connect;
import dev.caravan.domain.GatewayCommand.FindListener;
import dev.caravan.domain.GatewayCommand.FindProxy;
import dev.caravan.domain.GatewayCommand.Inventory;
import dev.caravan.domain.GatewayCommand.ListStates;
import dev.caravan.domain.GatewayCommand.Logout;
import dev.caravan.domain.GatewayCommand.Restart;
import dev.caravan.domain.GatewayCommand.SetListener;
import dev.caravan.domain.GatewayCommand.SetProxy;
import dev.caravan.domain.GatewayCommand.State;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.CapabilityMissing;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unauthorized;
import dev.caravan.domain.GatewayFailure.Unreachable;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.Signal;
import dev.caravan.gateway.GatewaySettings;
import io.vertx.core.json.JsonObject;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The way to Evolution over a real wire: what goes out, and what each answer, or none, comes to. */
class EvolutionGatewayTest {

    /** Nobody listens on the first port. */
    private static final String NOWHERE = "http://127.0.0.1:1";
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final ProxyAddress PROXY =
            new ProxyAddress(ProxyProtocol.SOCKS5, "px1.test", 1080, "ana", "p@ss wörd");
    private static final SetProxy SET = new SetProxy("evo", "loja", PROXY);
    private static final State READ = new State("evo", "loja");
    private static final String ERROR = "{\"status\":%d,\"error\":\"x\",\"response\":{\"message\":%s}}";

    private StubGateway stub;
    private GatewayRoutes routes;

    @BeforeEach
    void start() throws Exception {
        stub = new StubGateway();
        routes = new GatewayRoutes(Map.of(), gateway("evo", stub.url(), GatewayRoutes.PATIENCE),
                gateway("dead", NOWHERE, GatewayRoutes.PATIENCE),
                gateway("hasty", stub.url(), SHORT));
    }

    @AfterEach
    void stop() {
        routes.close();
        stub.close();
    }

    private static GatewaySettings gateway(String name, String url, Duration timeout) {
        return new GatewaySettings(name, GatewayKind.EVOLUTION, URI.create(url + "/base/"), "key-of-" + name, "2.3.7",
                timeout, timeout, timeout, "prom", "secret-of-prom", "http://caravan.test/webhooks/evo",
                "token-of-" + name);
    }

    static Stream<Arguments> requests() {
        String odd = "Loja nº 1/ação";
        String encoded = "Loja%20n%C2%BA%201%2Fa%C3%A7%C3%A3o";
        return Stream.of(
                arguments(new Inventory("evo"), "GET", "/base/instance/fetchInstances", ""),
                arguments(new State("evo", odd), "GET", "/base/instance/connectionState/" + encoded, ""),
                arguments(new FindProxy("evo", odd), "GET", "/base/proxy/find/" + encoded, ""),
                arguments(new SetProxy("evo", odd, PROXY), "POST", "/base/proxy/set/" + encoded,
                        "{\"enabled\":true,\"host\":\"px1.test\",\"port\":\"1080\",\"protocol\":\"socks5\","
                                + "\"username\":\"ana\",\"password\":\"p%40ss%20w%C3%B6rd\"}"),
                arguments(new ClearProxy("evo", odd), "POST", "/base/proxy/set/" + encoded,
                        "{\"enabled\":false,\"host\":\"0.0.0.0\",\"port\":\"0\",\"protocol\":\"http\",\"username\":\"\","
                                + "\"password\":\"\"}"),
                arguments(new Restart("evo", odd), "POST", "/base/instance/restart/" + encoded, ""),
                arguments(new Connect("evo", odd, null), "GET", "/base/instance/connect/" + encoded, ""),
                arguments(new Connect("evo", odd, "5511987654321"), "GET",
                        "/base/instance/connect/" + encoded + "?number=5511987654321", ""),
                arguments(new Logout("evo", odd), "DELETE", "/base/instance/logout/" + encoded, ""),
                arguments(new FindListener("evo", odd), "GET", "/base/webhook/find/" + encoded, ""),
                arguments(new SetListener("evo", odd), "POST", "/base/webhook/set/" + encoded,
                        "{\"webhook\":{\"enabled\":true,\"url\":\"http://caravan.test/webhooks/evo\",\"byEvents\":false,"
                                + "\"base64\":false,\"headers\":{\"authorization\":\"Bearer token-of-evo\"},"
                                + "\"events\":[\"CONNECTION_UPDATE\",\"QRCODE_UPDATED\",\"STATUS_INSTANCE\","
                                + "\"LOGOUT_INSTANCE\",\"REMOVE_INSTANCE\",\"INSTANCE_DELETE\","
                                + "\"MESSAGES_UPSERT\",\"MESSAGES_UPDATE\",\"SEND_MESSAGE\"]}}"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyCommandIsOneRequestWithTheKey(GatewayCommand command, String method, String uri, String body) {
        stub.answers(command instanceof SetProxy || command instanceof ClearProxy ? 201 : 200, "{}");

        routes.ask(command);

        assertEquals(1, stub.received.size());
        StubGateway.Received request = stub.last();
        assertEquals(method + " " + uri, request.method() + " " + request.uri());
        assertEquals("key-of-evo", request.header("apikey"));
        assertNull(request.header("Authorization"));
        assertEquals(body, request.body());
        assertEquals(body.isEmpty() ? null : "application/json", request.header("Content-Type"));
    }

    @Test
    void theMetricsPageIsAskedForWithItsOwnLoginAndWithoutTheKey() {
        stub.answers(200, "evolution_instances_total 2\n"
                + "evolution_instance_state{instance=\"a\",integration=\"B\",state=\"open\"} 1\n"
                + "evolution_instance_state{instance=\"b \\\"q\\\"\",integration=\"B\",state=\"close\"} 1\n");

        Map<String, Signal> states = routes.ask(GatewayAnswer.StatesListed.class, new ListStates("evo")).states();

        assertEquals(Map.of("a", Signal.OPEN, "b \"q\"", Signal.CLOSED), states);
        assertEquals("GET /base/metrics", stub.last().method() + " " + stub.last().uri());
        assertEquals("Basic cHJvbTpzZWNyZXQtb2YtcHJvbQ==", stub.last().header("Authorization"));
        assertNull(stub.last().header("apikey"));
    }

    /** Where InstanceApi asks, the message is still that of the web request. */
    @Test
    void nothingOfAWebRequestReachesTheGateway() {
        stub.answers(200, "{\"instance\":{\"state\":\"open\"}}");

        GatewayAnswer answer = routes.message(READ)
                .withHeader("X-Api-Key", "key-of-an-admin").withHeader("Authorization", "Bearer key-of-an-admin")
                .withHeader("Cookie", "a=b").withHeader("Content-Type", "text/csv")
                .withHeader(Exchange.HTTP_METHOD, "DELETE").withHeader(Exchange.HTTP_QUERY, "confirm=true")
                .withHeader(Exchange.HTTP_URI, "/api/instance/loja/restart").withHeader(Exchange.HTTP_PATH, "/restart")
                .request(GatewayAnswer.class);

        assertEquals(new GatewayAnswer.StateTold(Signal.OPEN), answer);
        assertEquals("GET /base/instance/connectionState/loja", stub.last().method() + " " + stub.last().uri());
        assertFalse(stub.last().headers().toString().contains("key-of-an-admin"), stub.last().headers()::toString);
        assertNull(stub.last().header("Cookie"));
        assertNull(stub.last().header("Content-Type"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(READ, 200, "{\"instance\":{\"state\":\"connecting\"}}",
                        new GatewayAnswer.StateTold(Signal.CONNECTING)),
                arguments(READ, 200, "{\"instance\":{\"instanceName\":\"loja\"}}",
                        new GatewayAnswer.StateTold(Signal.NOT_LOADED)),
                arguments(new FindProxy("evo", "loja"), 200, "null",
                        new GatewayAnswer.ProxyFound(Optional.empty())),
                arguments(SET, 201, "{\"proxy\":{}}", new GatewayAnswer.ProxyAccepted()),
                arguments(SET, 400, ERROR.formatted(400, "[\"Invalid proxy\"]"),
                        new GatewayAnswer.ProxyRefused("the gateway's test of the proxy failed")),
                arguments(new Restart("evo", "loja"), 200, "{\"instance\":{\"state\":\"open\"}}",
                        new GatewayAnswer.Restarting()),
                arguments(new Restart("evo", "loja"), 200, "{\"error\":true,\"message\":\"[object Object]\"}",
                        new GatewayAnswer.NothingToRestart()),
                arguments(new Connect("evo", "loja", null), 200, "{\"count\":0}",
                        new GatewayAnswer.Connecting(Signal.CONNECTING, null)),
                arguments(new FindListener("evo", "loja"), 200, "null",
                        new GatewayAnswer.ListenerFound(Optional.empty(), "", false)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsTranslated(GatewayCommand command, int status, String body, GatewayAnswer expected) {
        stub.answers(status, body);

        assertEquals(expected, routes.ask(command));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(READ, 401, "\"Unauthorized\"", Unauthorized.class),
                arguments(SET, 401, "\"Unauthorized\"", Unauthorized.class),
                arguments(READ, 429, "[\"slow down\"]", Throttled.class),
                arguments(READ, 404, "[\"The \\\"loja\\\" instance does not exist\"]", InstanceMissing.class),
                arguments(READ, 404, "[\"Cannot GET /instance/connectionState/loja\"]", CapabilityMissing.class),
                arguments(new ListStates("evo"), 404, "[\"Cannot GET /metrics\"]", CapabilityMissing.class),
                arguments(new Logout("evo", "loja"), 400, "[\"The \\\"loja\\\" instance is not connected\"]",
                        SessionUnfit.class),
                arguments(new Logout("evo", "loja"), 500, "[\"Error: Connection Closed\"]", SessionUnfit.class),
                arguments(SET, 400, "[[\"instance requires property \\\"port\\\"\"]]", Rejected.class),
                arguments(READ, 500, "\"Cannot read\"", NodeUnavailable.class),
                arguments(SET, 500, "\"Cannot read\"", OutcomeUnknown.class),
                arguments(READ, 502, "\"Bad Gateway\"", NodeUnavailable.class),
                arguments(SET, 504, "\"Gateway Timeout\"", OutcomeUnknown.class));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsAFailureInWordsOfTheDomain(GatewayCommand command, int status, String message,
                                              Class<? extends GatewayFailure> expected) {
        stub.answers(status, ERROR.formatted(status, message));

        Exception failure = routes.fail(expected, command);

        assertTrue(failure.getMessage().startsWith("HTTP " + status), failure.getMessage());
    }

    @Test
    void aGatewayWithoutALicenceIsAnUnavailableNode() {
        stub.answers(503, "{\"error\":\"service not activated\",\"code\":\"LICENSE_REQUIRED\",\"message\":\"x\"}");

        routes.fail(NodeUnavailable.class, SET);
    }

    @Test
    void aPageOfAnotherServerIsNoAnswer() {
        stub.answers(200, "<html>Welcome</html>");

        routes.fail(GatewayFailure.class, READ);
    }

    @Test
    void aRedirectIsNotFollowed() {
        stub.redirects(stub.url() + "/elsewhere");

        routes.fail(NodeUnavailable.class, READ);

        assertEquals(1, stub.received.size());
    }

    @Test
    void aRefusedConnectionIsCertainNotToHaveArrived() {
        routes.fail(Unreachable.class, new State("dead", "loja"));
        routes.fail(Unreachable.class, new SetProxy("dead", "loja", PROXY));
    }

    @Test
    void anUnknownHostIsCertainNotToHaveArrived() throws Exception {
        try (GatewayRoutes lost =
                new GatewayRoutes(Map.of(), gateway("evo", "http://evo.invalid", GatewayRoutes.PATIENCE))) {
            lost.fail(Unreachable.class, SET);
        }
    }

    @Test
    void aReadWithoutAnswerIsAnUnavailableNode() {
        stub.hangs();

        routes.fail(NodeUnavailable.class, new State("hasty", "loja"));
        assertEquals(1, stub.received.size());
    }

    @Test
    void aSetWithoutAnswerMayStillBeUnderWay() {
        stub.hangs();

        assertTrue(routes.fail(OutcomeUnknown.class, new SetProxy("hasty", "loja", PROXY)).timedOut());
        assertEquals(1, stub.received.size());
    }

    @Test
    void aConnectionThatBreaksAfterTheRequestLeavesTheOutcomeUnknown() {
        stub.breaks();

        assertFalse(routes.fail(OutcomeUnknown.class, SET).timedOut());
        routes.fail(NodeUnavailable.class, READ);
        assertEquals(2, stub.received.size(), "no request is repeated");
    }

    @Test
    void secretsAreNeitherOnTheExchangeNorInTheLog() throws Exception {
        Queue<String> shown = new ConcurrentLinkedQueue<>();
        routes.context().getManagementStrategy().addEventNotifier(new ExchangeWatcher(shown));

        try (LogLines log = new LogLines("ROOT", Level.DEBUG)) {
            stub.answers(201, new JsonObject().put("proxy", new JsonObject().put("password", "secret-in-answer"))
                    .encode());
            routes.ask(SET);
            routes.ask(new SetListener("evo", "loja"));
            stub.answers(500, "{\"message\":\"boom\"}");
            routes.failure(SET);
            stub.breaks();
            routes.failure(SET);
            routes.failure(new ListStates("evo"));
            assertFalse(log.all().isEmpty());
            shown.addAll(log.all());
        }

        assertTrue(shown.size() > 20, "the watcher saw " + shown.size());
        for (String secret : List.of("key-of-evo", "p@ss", "p%40ss", "token-of-evo", "secret-of-prom",
                "cHJvbTpzZWNyZXQtb2YtcHJvbQ", "secret-in-answer")) {
            assertEquals(List.of(), shown.stream().filter(text -> text.contains(secret)).toList(), secret);
        }
    }
}
