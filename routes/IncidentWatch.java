package routes;

import dev.caravan.fleet.Incidents;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Looks for failures that have a cause in common.
 *
 * In:       the clock; one node takes each turn.
 * Out:      incidents that open, go on and close (rows of table incident), a log line for each opening and closing.
 * Failures: ErrorPolicies.DUE_WORK; the next turn looks again.
 */
public class IncidentWatch extends EndpointRouteBuilder {

    public static final String WATCH = "incident-watch";

    @BeanInject
    Incidents incidents;

    @Override
    public void configure() {
        from(timer(WATCH).period("{{incident.every}}"))
                .routeId(WATCH).routeGroup("house")
                .routeDescription("Open, follow and close incidents")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(incidents::watchInTurn)).id("watch-for-incidents");
    }
}
