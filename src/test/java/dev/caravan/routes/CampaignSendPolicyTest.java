package dev.caravan.routes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unreachable;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.CampaignDispatch;
import routes.ErrorPolicies;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What may have been taken is never sent again; what certainly was not is, a few times (SPEC 7, "The guarantee"). */
class CampaignSendPolicyTest {

    private final Deque<Exception> failures = new ArrayDeque<>();
    private int calls;
    private Throwable told;
    private DeployedRoutes routes;

    private final class Sending extends RouteBuilder {

        @Override
        public void configure() {
            from("direct:attempt").routeId("attempt").routeConfigurationId(ErrorPolicies.CAMPAIGN_SEND)
                    .to("direct:gateway");
            from("direct:gateway").routeId("gateway").routeConfigurationId(ErrorPolicies.GATEWAY_CALL)
                    .process(exchange -> {
                        calls++;
                        if (!failures.isEmpty()) {
                            throw failures.removeFirst();
                        }
                    });
            from("direct:" + CampaignDispatch.FAILED).routeId(CampaignDispatch.FAILED)
                    .routeConfigurationId(ErrorPolicies.GATEWAY_CALL)
                    .process(exchange -> told = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        }
    }

    @BeforeEach
    void start() throws Exception {
        routes = DeployedRoutes.of(new Sending()).with("campaign-dispatch.redelivery-delay", "1").start();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    private void send(Exception... fails) {
        failures.addAll(List.of(fails));
        routes.to("attempt").withBody("a message").request(Exchange.class);
    }

    @Test
    void whatCertainlyDidNotArriveIsSentAgainTwice() {
        Unreachable last = new Unreachable("c");
        send(new Unreachable("a"), new NodeUnavailable("b"), last, new Unreachable("d"));

        assertEquals(3, calls);
        assertEquals(last, told);
    }

    @Test
    void whatArrivesTheSecondTimeIsNoFailure() {
        send(new Unreachable("a"));

        assertEquals(2, calls);
        assertEquals(null, told);
    }

    @Test
    void whatMayHaveBeenTakenIsNotSentAgain() {
        send(new OutcomeUnknown("a", false));

        assertEquals(1, calls);
        assertEquals("a", told.getMessage());
    }

    @Test
    void whatMayHaveBeenTakenTheSecondTimeIsNotSentAThirdTime() {
        send(new Unreachable("a"), new OutcomeUnknown("b", false));

        assertEquals(2, calls);
        assertEquals("b", told.getMessage());
    }

    @Test
    void noOtherFailureIsWorthASecondTryAtOnce() {
        send(new Throttled("a"));
        send(new SessionUnfit("b"));

        assertEquals(2, calls);
        assertEquals("b", told.getMessage());
    }
}
