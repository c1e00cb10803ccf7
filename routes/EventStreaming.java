package routes;

import dev.caravan.http.endpoint.EventStreams;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Tells those who listen to GET /api/events what any node has written. HttpEdge lets them in; here is what they hear.
 *
 * In:       the clock; rows of the tables instance_timeline and incident_event.
 * Out:      server-sent events to the listeners of this node.
 * Failures: ErrorPolicies.DUE_WORK; the next round goes on where this one stopped.
 */
public class EventStreaming extends EndpointRouteBuilder {

    public static final String SEND = "event-streaming";
    public static final String LISTEN = "event-stream";

    @BeanInject
    EventStreams streams;

    @Override
    public void configure() {
        from(timer(SEND).period("{{events.tick}}"))
                .routeId(SEND).routeGroup("api")
                .routeDescription("Send what is new to those who listen to events")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(streams::send)).id("send-events");

        from(direct(LISTEN))
                .routeId(LISTEN).routeGroup("api")
                .routeDescription("Stands for the stream in the contract: HttpEdge answers before a request comes here")
                .routeConfigurationId(ErrorPolicies.API)
                .process(streams::unserved).id("refuse-unserved");
    }
}
