package routes;

import dev.caravan.fleet.MemoryWatch;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The memory sweep (SPEC 5): thresholds and trend of every node's heap, as the nodes wrote them down.
 *
 * In:       a SweepRun, from SweepSchedule.
 * Out:      SweepFindings; an order to collect garbage, which NodeHeartbeat of the node concerned carries out.
 * Failures: ErrorPolicies.SWEEP.
 */
public class MemorySweep extends EndpointRouteBuilder {

    public static final String RUN = "memory-sweep";

    @BeanInject
    MemoryWatch memory;

    @Override
    public void configure() {
        from(direct(RUN))
                .routeId(RUN).routeGroup("sweep")
                .routeDescription("Judge the heap of every node")
                .routeConfigurationId(ErrorPolicies.SWEEP)
                .setBody(Due.work(memory::sweep)).id("judge-heaps");
    }
}
