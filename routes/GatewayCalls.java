package routes;

import dev.caravan.domain.GatewayRequest;
import dev.caravan.gateway.Gateways;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The one way to a gateway, whatever its kind. Whoever asks may have come by HTTP: what came with the request, keys
 * among it, does not go out to the gateway.
 *
 * In:       a GatewayRequest.
 * Out:      a GatewayAnswer, from the adapter of the gateway's kind.
 * Failures: a GatewayFailure, for the caller to decide on.
 */
public class GatewayCalls extends EndpointRouteBuilder {

    public static final String CALL = "gateway-call";

    private static final String CHANNEL = "gateway-channel";

    @BeanInject
    Gateways gateways;

    @Override
    public void configure() {
        from(direct(CALL))
                .routeId(CALL).routeGroup("gateway")
                .routeDescription("Send a command to the adapter of its gateway")
                .routeConfigurationId(ErrorPolicies.GATEWAY_CALL)
                // Without its count of redeliveries a caller's error handler would begin anew each time.
                .removeHeaders("*", Exchange.REDELIVERY_COUNTER).id("forget-caller")
                .setVariable(CHANNEL).body(GatewayRequest.class, gateways::channel)
                .transform().body(GatewayRequest.class, GatewayRequest::command).id("unwrap-command")
                .toD(direct("${variable." + CHANNEL + "}")).id("route-to-adapter");
    }
}
