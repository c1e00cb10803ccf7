package routes;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.GatewayBreakers;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.HttpCall;
import dev.caravan.gateway.HttpReply;
import dev.caravan.gateway.evolution.EvolutionAnswers;
import dev.caravan.gateway.evolution.EvolutionChannel;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Channel adapter of Evolution API: builds the request, calls, translates the answer or the failure. Each configured
 * gateway has its own route and its own circuit breaker. No thread waits for an answer.
 *
 * In:       a GatewayCommand.
 * Out:      a GatewayAnswer.
 * Failures: a GatewayFailure. The breaker counts those of the node alone, not those of one instance or proxy,
 *           and not how long a call took; while it is open, Unreachable. Nothing is asked twice.
 */
public class EvolutionGateway extends EndpointRouteBuilder {

    public static final String TEMPLATE = "evolution-gateway";

    @BeanInject
    Gateways gateways;

    @BeanInject
    GatewayBreakers breakers;

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
                .policy(breakers).id("break-circuit")
                    .loopDoWhile(body().isInstanceOf(HttpCall.class)).id("ask-page-by-page")
                        .to(vertxHttp("{{url}}").vertxHttpBinding("#gatewayHttpBinding")
                                .webClientOptions("#gatewayClientOptions").throwExceptionOnFailure(false))
                                .id("call-gateway")
                        .transform().body(HttpReply.class, EvolutionAnswers::answer).id("translate-answer")
                    .end()
                .end();

        gateways.ofKind(GatewayKind.EVOLUTION).forEach(this::addGateway);
    }

    private void addGateway(GatewaySettings gateway) {
        templatedRoute(TEMPLATE).routeId(gateway.channel()).prefixId(gateway.name() + "-")
                .parameter("channel", gateway.channel()).parameter("url", gateway.url().toString());
    }
}
