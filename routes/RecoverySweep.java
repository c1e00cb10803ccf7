package routes;

import dev.caravan.fleet.RecoveryLook;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The recovery sweep (SPEC 5): finds what fell through, and has it tried next.
 *
 * In:       a SweepRun, from SweepSchedule.
 * Out:      SweepFindings.
 * Failures: ErrorPolicies.SWEEP.
 */
public class RecoverySweep extends EndpointRouteBuilder {

    public static final String RUN = "recovery-sweep";

    @BeanInject
    RecoveryLook recoveryLook;

    @Override
    public void configure() {
        from(direct(RUN))
                .routeId(RUN).routeGroup("sweep")
                .routeDescription("Schedule what is stuck or forgotten and release what the dead held")
                .routeConfigurationId(ErrorPolicies.SWEEP)
                .setBody(Due.work(recoveryLook::recover)).id("recover-forgotten");
    }
}
