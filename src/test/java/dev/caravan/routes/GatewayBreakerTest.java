package dev.caravan.routes;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayCommand.SendText;
import dev.caravan.domain.GatewayCommand.SetProxy;
import dev.caravan.domain.GatewayCommand.State;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.Intercepted;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Unauthorized;
import dev.caravan.domain.GatewayFailure.Unreachable;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.Signal;
import dev.caravan.gateway.GatewaySettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** When the breaker of a gateway opens, and what it lets be. */
class GatewayBreakerTest {

    /** Few enough to open a breaker in a test; it closes again after one second, the shortest there is. */
    private static final Map<String, String> QUICK_BREAKER = Map.of("camel.resilience4j.minimum-number-of-calls", "4",
            "camel.resilience4j.sliding-window-size", "4", "camel.resilience4j.wait-duration-in-open-state", "1");
    private static final int CALLS = 6;
    private static final String ERROR = "{\"status\":%d,\"error\":\"x\",\"response\":{\"message\":%s}}";
    private static final ProxyAddress PROXY = new ProxyAddress(ProxyProtocol.HTTP, "px1.test", 8080, "", "");
    private static final SetProxy SET = new SetProxy("evo", "loja", PROXY);
    private static final State READ = new State("evo", "loja");
    private static final SendText SEND = new SendText("evo", "loja", "5511987654321", "Olá Ana");

    private StubGateway stub;
    private GatewayRoutes routes;

    @BeforeEach
    void start() throws Exception {
        stub = new StubGateway();
        routes = new GatewayRoutes(QUICK_BREAKER, gateway("evo", stub.url(), GatewayRoutes.PATIENCE),
                gateway("dead", "http://127.0.0.1:1", GatewayRoutes.PATIENCE),
                gateway("hasty", stub.url(), Duration.ofMillis(300)));
    }

    @AfterEach
    void stop() {
        routes.close();
        stub.close();
    }

    private static GatewaySettings gateway(String name, String url, Duration timeout) {
        return new GatewaySettings(name, GatewayKind.EVOLUTION, URI.create(url), "key", "2.3.7", timeout, timeout,
                timeout, "", "", "", "");
    }

    @Test
    void itOpensAfterFailuresOfTheNodeAndClosesAgain() {
        stub.answers(503, "{}");
        for (int call = 0; call < CALLS; call++) {
            routes.failure(READ);
        }
        assertRefused(READ);
        assertEquals(4, stub.received.size(), "an open breaker lets no call through");

        stub.answers(200, "{\"instance\":{\"state\":\"open\"}}");
        Awaitility.await().atMost(GatewayRoutes.PATIENCE).ignoreExceptions().untilAsserted(() ->
                assertEquals(new GatewayAnswer.StateTold(Signal.OPEN), routes.ask(READ)));
        for (int call = 0; call < CALLS; call++) {
            routes.ask(GatewayAnswer.StateTold.class, READ);
        }
    }

    @Test
    void itOpensWhenNobodyListens() {
        for (int call = 0; call < CALLS; call++) {
            routes.failure(new SetProxy("dead", "loja", PROXY));
        }

        assertRefused(new State("dead", "loja"));
    }

    @Test
    void itLeavesOtherGatewaysAlone() {
        for (int call = 0; call < CALLS; call++) {
            routes.failure(new State("dead", "loja"));
        }
        stub.answers(200, "{\"instance\":{\"state\":\"open\"}}");

        assertRefused(new State("dead", "loja"));
        routes.ask(GatewayAnswer.StateTold.class, READ);
    }

    @Test
    void itIgnoresBadProxies() {
        stub.answers(400, ERROR.formatted(400, "[\"Invalid proxy\"]"));
        for (int call = 0; call < CALLS; call++) {
            routes.ask(GatewayAnswer.ProxyRefused.class, SET);
        }

        assertEquals(CALLS, stub.received.size());
    }

    @Test
    void itIgnoresSetsThatHang() {
        stub.hangs();
        for (int call = 0; call < CALLS; call++) {
            routes.fail(OutcomeUnknown.class, new SetProxy("hasty", "loja", PROXY));
        }

        assertEquals(CALLS, stub.received.size());
    }

    @Test
    void itIgnoresMissingInstancesAndRefusedKeys() {
        stub.answers(404, ERROR.formatted(404, "[\"The \\\"loja\\\" instance does not exist\"]"));
        for (int call = 0; call < CALLS; call++) {
            routes.fail(InstanceMissing.class, READ);
        }
        stub.answers(401, ERROR.formatted(401, "\"Unauthorized\""));
        for (int call = 0; call < CALLS; call++) {
            routes.fail(Unauthorized.class, READ);
        }

        assertEquals(2 * CALLS, stub.received.size());
    }

    /** More of them than the breaker lets through to see: each gives its place back. */
    @Test
    void whatTellsNothingOfTheNodeLeavesItToBeTried() {
        stub.answers(503, "{}");
        for (int call = 0; call < 4; call++) {
            routes.failure(READ);
        }
        assertRefused(SET);
        stub.answers(502, "");
        Awaitility.await().atMost(GatewayRoutes.PATIENCE)
                .until(() -> routes.failure(SET) instanceof OutcomeUnknown);
        for (int call = 0; call < CALLS; call++) {
            routes.fail(OutcomeUnknown.class, SET);
        }

        stub.answers(200, "{\"instance\":{\"state\":\"open\"}}");
        for (int call = 0; call < CALLS; call++) {
            routes.ask(GatewayAnswer.StateTold.class, READ);
        }
    }

    /** Were it an answer of the node, three of them would close the breaker, and two failures open it again. */
    @Test
    void whatDidNotComeFromTheNodeLeavesItToBeTriedToo() {
        stub.answers(503, "{}");
        for (int call = 0; call < 4; call++) {
            routes.failure(READ);
        }
        assertRefused(READ);
        stub.answers(403, "<html>");
        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(() -> routes.failure(SEND) instanceof Intercepted);
        for (int call = 0; call < CALLS; call++) {
            routes.fail(Intercepted.class, SEND);
        }

        stub.answers(503, "{}");
        for (int call = 0; call < 3; call++) {
            routes.fail(NodeUnavailable.class, READ);
        }
        assertRefused(READ);
    }

    /** A refused connection is Unreachable too. */
    private void assertRefused(GatewayCommand command) {
        int before = stub.received.size();
        String said = routes.fail(Unreachable.class, command).getMessage();

        assertTrue(said.startsWith("not sent: gateway '" + command.gateway() + "'"), said);
        assertEquals(before, stub.received.size());
    }
}
