package routes;

import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.WebhookEndpoints;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Events that gateways report. An event is answered when what it says is in the database; until then the gateway sends
 * it again.
 *
 * In:       POST /webhooks/{gateway}; the edge has checked the gateway's token.
 * Out:      changes of instances, in the database.
 * Failures: ErrorPolicies.API.
 */
public class GatewayWebhooks extends EndpointRouteBuilder {

    public static final String RECEIVE = "gateway-webhook";

    @BeanInject
    WebhookEndpoints webhooks;

    @Override
    public void configure() {
        from(direct(RECEIVE))
                .routeId(RECEIVE).routeGroup("instance")
                .routeDescription("Take over an event that a gateway reports")
                .routeConfigurationId(ErrorPolicies.API)
                .transform().exchange(webhooks::receive).id("observe-event")
                .process().exchange(Answer::write).id("answer-event");
    }
}
