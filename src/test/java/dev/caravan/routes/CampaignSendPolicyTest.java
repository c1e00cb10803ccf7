package dev.caravan.routes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure.Intercepted;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unreachable;
import dev.caravan.domain.GatewayRequest;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.CampaignDispatch;
import routes.ErrorPolicies;
import routes.GatewayCalls;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What may have been taken is never sent again; what certainly was not is, a few times (SPEC 7, "The guarantee"). */
class CampaignSendPolicyTest {

    private static final GatewayRequest MESSAGE = new GatewayCommand.SendText("evo", "a", "5511910000001", "Oi");

    private static final GatewayAnswer TAKEN = new GatewayAnswer.MessageAccepted("3EB0", null, null);

    private final Deque<Exception> failures = new ArrayDeque<>();
    private final ScriptedGateways gateways = new ScriptedGateways("evo");
    private boolean mayGo = true;
    private Throwable told;
    private DeployedRoutes routes;

    /** As the application's own, without rows. */
    public final class Sends {

        public boolean mayGoAgain(Exchange exchange) {
            return mayGo && exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, int.class) <= 2;
        }
    }

    private final class Sending extends RouteBuilder {

        @Override
        public void configure() {
            from("direct:attempt").routeId("attempt").routeConfigurationId(ErrorPolicies.CAMPAIGN_SEND)
                    .to("direct:" + GatewayCalls.CALL);
            from("direct:" + CampaignDispatch.FAILED).routeId(CampaignDispatch.FAILED)
                    .routeConfigurationId(ErrorPolicies.GATEWAY_CALL)
                    .process(exchange -> told = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        }
    }

    @BeforeEach
    void start() throws Exception {
        gateways.on("evo", GatewayCommand.SendText.class,
                command -> failures.isEmpty() ? TAKEN : failures.removeFirst());
        routes = DeployedRoutes.of(new GatewayCalls(), gateways, new Sending()).bind("gateways", gateways.gateways())
                .bind("sends", new Sends())
                .with("campaign-dispatch.redelivery-delay", "1").start();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    private void send(Exception... fails) {
        failures.addAll(List.of(fails));
        routes.to("attempt").withBody(MESSAGE).request(Exchange.class);
    }

    @Test
    void whatCertainlyDidNotArriveIsSentAgainTwice() {
        Unreachable last = new Unreachable("c");
        send(new Unreachable("a"), new NodeUnavailable("b"), last, new Unreachable("d"));

        assertEquals(3, gateways.asked.size());
        assertEquals(last, told);
    }

    @Test
    void whatMayNotGoAnyMoreIsNotSentAgain() {
        mayGo = false;
        send(new Unreachable("a"));

        assertEquals(1, gateways.asked.size());
        assertEquals("a", told.getMessage());
    }

    @Test
    void whatArrivesTheSecondTimeIsNoFailure() {
        send(new Unreachable("a"));

        assertEquals(2, gateways.asked.size());
        assertEquals(null, told);
    }

    @Test
    void whatMayHaveBeenTakenIsNotSentAgain() {
        send(new OutcomeUnknown("a", false));

        assertEquals(1, gateways.asked.size());
        assertEquals("a", told.getMessage());
    }

    @Test
    void whatMayHaveBeenTakenTheSecondTimeIsNotSentAThirdTime() {
        send(new Unreachable("a"), new OutcomeUnknown("b", false));

        assertEquals(2, gateways.asked.size());
        assertEquals("b", told.getMessage());
    }

    @Test
    void noOtherFailureIsWorthASecondTryAtOnce() {
        send(new Throttled("a"));
        send(new SessionUnfit("b"));
        send(new Intercepted("c"));

        assertEquals(3, gateways.asked.size());
        assertEquals("c", told.getMessage());
    }
}
