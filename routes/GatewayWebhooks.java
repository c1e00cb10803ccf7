package routes;

import dev.caravan.fleet.EventIntake;
import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.WebhookEndpoints;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Events that gateways report. An event is answered when what it says is in the database; until then the gateway sends
 * it again. Of a flood of one instance's events only the newest is written, once a second. News of messages HttpEdge
 * hands to WebhookEndpoints by itself, so that thousands of them wait for one write without a thread each; only long
 * ones come here.
 *
 * In:       POST /webhooks/{gateway}; the edge has checked the gateway's token.
 * Out:      changes of instances, in the database; news of messages to MessageIntake.
 * Failures: ErrorPolicies.API. Of the flush: ErrorPolicies.DUE_WORK; what could not be written waits for the next.
 */
public class GatewayWebhooks extends EndpointRouteBuilder {

    public static final String RECEIVE = "gateway-webhook";
    public static final String FLUSH = "gateway-webhook-flush";

    @BeanInject
    EventIntake intake;

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

        from(timer(FLUSH).period("{{webhook.flush}}"))
                .routeId(FLUSH).routeGroup("instance")
                .routeDescription("Write the newest of the events that came too fast")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(intake::flush)).id("flush-events");
    }
}
