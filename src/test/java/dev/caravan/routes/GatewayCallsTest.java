package dev.caravan.routes;

import java.util.List;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand.Restart;
import dev.caravan.domain.GatewayCommand.State;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.Unreachable;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.Signal;
import dev.caravan.fleet.StatusPolls.Look;
import dev.caravan.gateway.AnswerEnrichment;
import dev.caravan.testing.TestClock;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.ErrorPolicies;
import routes.GatewayCalls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

/** How a flow asks a gateway, and what it has in hand then. */
class GatewayCallsTest {

    private static final String FLOW = "a-flow";
    private static final GatewayRequest READ = new Look("evo", "a", new TestClock().instant());

    /** Asks as the deployed flows do. */
    private static final class Flow extends RouteBuilder {

        @Override
        public void configure() {
            from("direct:" + FLOW).routeId(FLOW).routeConfigurationId(ErrorPolicies.DUE_WORK)
                    .enrich("direct:" + GatewayCalls.CALL, new AnswerEnrichment(), true);
        }
    }

    private final ScriptedGateways gateways = new ScriptedGateways("evo", "other");
    private DeployedRoutes routes;

    @BeforeEach
    void start() throws Exception {
        routes = DeployedRoutes.of(new GatewayCalls(), gateways, new Flow()).bind("gateways", gateways.gateways())
                .start();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    private Answered ask(GatewayRequest request) {
        return routes.to(FLOW).withBody(request).request(Answered.class);
    }

    private GatewayFailure failure(GatewayRequest request) {
        Answered answered = ask(request);
        assertEquals(request, answered.question());
        assertNull(answered.answer());
        return answered.failure();
    }

    @Test
    void aQuestionComesBackWithItsAnswer() {
        gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.OPEN));

        assertEquals(new Answered(READ, new GatewayAnswer.StateTold(Signal.OPEN), null), ask(READ));
        assertEquals(List.of(new State("evo", "a")), gateways.asked);
    }

    @Test
    void aCommandGoesToItsOwnGatewayAlone() {
        gateways.on("other", Restart.class, new GatewayAnswer.Restarting());

        ask(new Restart("other", "a"));

        assertEquals(1, gateways.asked("other").count());
        assertEquals(0, gateways.asked("evo").count());
    }

    @Test
    void aFailureComesBackBesideItsQuestionAndIsNotAskedTwice() {
        Rejected rejected = new Rejected("no");
        gateways.on("evo", State.class, rejected);

        assertEquals(rejected, failure(READ));
        assertEquals(1, gateways.asked.size());
    }

    @Test
    void whatTheCallerHadStaysWithTheCaller() {
        gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.OPEN));

        Exchange asked = routes.to(FLOW).withBody(READ).withHeader("name", "a").request(Exchange.class);

        assertEquals("a", asked.getMessage().getHeader("name"));
        assertNull(asked.getException());
    }

    @Test
    void aBugIsLoggedAndLeavesOpenWhetherAnythingWasDone() {
        gateways.on("evo", State.class, new IllegalStateException("bug"));
        gateways.on("evo", Restart.class, new IllegalStateException("bug"));

        try (LogLines log = new LogLines("GATEWAY", Level.INFO)) {
            assertInstanceOf(NodeUnavailable.class, failure(READ));
            assertInstanceOf(OutcomeUnknown.class, failure(new Restart("evo", "a")));

            assertEquals(2, log.containing("IllegalStateException: bug").size(), log.all()::toString);
        }
    }

    @Test
    void aGatewayThatIsNotConfiguredCannotBeAsked() {
        GatewayFailure failure = failure(new State("gone", "a"));

        assertInstanceOf(Unreachable.class, failure);
        assertEquals("gateway 'gone' is not configured", failure.getMessage());
    }
}
