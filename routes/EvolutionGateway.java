package routes;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure.CapabilityMissing;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unauthorized;
import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.BreakerBypass;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.HttpCall;
import dev.caravan.gateway.HttpReply;
import dev.caravan.gateway.evolution.EvolutionAnswers;
import dev.caravan.gateway.evolution.EvolutionChannel;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Channel adapter of Evolution API: builds the request, calls, translates the answer or the failure. Each configured
 * gateway has its own route, and with it its own circuit breaker.
 *
 * In:       a GatewayCommand.
 * Out:      a GatewayAnswer.
 * Failures: a GatewayFailure. The breaker counts those of the node alone, not those of one instance or proxy,
 *           and not how long a call took. Nothing is asked twice.
 */
public class EvolutionGateway extends EndpointRouteBuilder {

    public static final String TEMPLATE = "evolution-gateway";

    /** Seconds. Time-outs judge calls; a send that takes its minute tells of a dead session, not of the node. */
    private static final int NEVER_TOO_SLOW = 86_400;

    @BeanInject
    Gateways gateways;

    @BeanInject
    EvolutionChannel evolution;

    @Override
    public void configure() {
        routeTemplate(TEMPLATE)
                .templateParameter("channel").templateParameter("url")
                .from(direct("{{channel}}"))
                .routeGroup("gateway").routeDescription("Carry a command out at an Evolution API")
                .routeConfigurationId(ErrorPolicies.GATEWAY_CALL)
                .transform().body(GatewayCommand.class, evolution::request).id("build-request")
                .circuitBreaker().id("break-circuit")
                    .resilience4jConfiguration().throwExceptionWhenHalfOpenOrOpenState(true)
                            .slowCallDurationThreshold(NEVER_TOO_SLOW).end()
                    .doTry().id("try-gateway")
                        .loopDoWhile(body().isInstanceOf(HttpCall.class)).id("ask-page-by-page")
                            .to(vertxHttp("{{url}}").vertxHttpBinding("#gatewayHttpBinding")
                                    .webClientOptions("#gatewayClientOptions")
                                    .connectTimeout("{{gateway.connect-timeout}}").throwExceptionOnFailure(false))
                                    .id("call-gateway")
                            .transform().body(HttpReply.class, EvolutionAnswers::answer).id("translate-answer")
                        .endDoTry()
                    .doCatch(Unauthorized.class, Throttled.class, InstanceMissing.class, SessionUnfit.class,
                            CapabilityMissing.class, Rejected.class, OutcomeUnknown.class).id("spare-circuit")
                        .setBody(exchangeProperty(Exchange.EXCEPTION_CAUGHT)).id("pass-failure")
                    .end()
                .end()
                .transform().body(Object.class, BreakerBypass::answer).id("throw-failure");

        gateways.ofKind(GatewayKind.EVOLUTION).forEach(this::addGateway);
    }

    private void addGateway(GatewaySettings gateway) {
        templatedRoute(TEMPLATE).routeId(gateway.channel()).prefixId(gateway.name() + "-")
                .parameter("channel", gateway.channel()).parameter("url", gateway.url().toString());
    }
}
