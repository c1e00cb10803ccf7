package routes;

import dev.caravan.fleet.Reconnections;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Decides when an instance that is down is tried again. The schedule is columns of table instance, and each pass
 * changes it by conditional statements: any node carries it on, and two that do so at once do it once.
 *
 * In:       instances that are down (rows of table instance).
 * Out:      their next try; a connection saga for each try that is due.
 * Failures: ErrorPolicies.DUE_WORK; the next pass tries again.
 */
public class Reconnection extends EndpointRouteBuilder {

    public static final String TRIGGER = "reconnection";

    @BeanInject
    Reconnections reconnections;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{reconnection.tick}}"))
                .routeId(TRIGGER).routeGroup("instance")
                .routeDescription("Plan tries for what is down and begin those that are due")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(reconnections::pass)).id("plan-tries");
    }
}
