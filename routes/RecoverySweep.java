package routes;

import dev.caravan.domain.SweepFindings;
import dev.caravan.ops.Due;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The recovery sweep (SPEC 5).
 *
 * In:       a SweepRun, from SweepSchedule.
 * Out:      SweepFindings.
 * Failures: ErrorPolicies.SWEEP.
 */
public class RecoverySweep extends EndpointRouteBuilder {

    public static final String RUN = "recovery-sweep";

    @Override
    public void configure() {
        from(direct(RUN))
                .routeId(RUN).routeGroup("sweep")
                .routeDescription("Look for nothing yet")
                .routeConfigurationId(ErrorPolicies.SWEEP)
                .setBody(Due.work(SweepFindings.account()::close)).id("find-nothing-recovery");
    }
}
