package routes;

import dev.caravan.fleet.HealthLook;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The health sweep (SPEC 5): what is down, why, and what is late. It reads what polls and webhooks brought.
 *
 * In:       a SweepRun, from SweepSchedule.
 * Out:      SweepFindings.
 * Failures: ErrorPolicies.SWEEP.
 */
public class HealthSweep extends EndpointRouteBuilder {

    public static final String RUN = "health-sweep";

    @BeanInject
    HealthLook healthLook;

    @Override
    public void configure() {
        from(direct(RUN))
                .routeId(RUN).routeGroup("sweep")
                .routeDescription("Look at the state of every enabled instance and gateway")
                .routeConfigurationId(ErrorPolicies.SWEEP)
                .setBody(Due.work(healthLook::look)).id("look-at-fleet");
    }
}
