package routes;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepRun;
import dev.caravan.fleet.Sweeps;
import dev.caravan.ops.Due;
import dev.caravan.ops.FindingsEnrichment;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.quartz.SimpleTrigger;

/**
 * Runs each sweep at its interval, on one node of the cluster, and whenever somebody asks for it. Of one sweep one run
 * is under way at a time; what comes due meanwhile is left out.
 *
 * In:       triggers of the clustered Quartz; runs that were begun by hand (SweepApi, JMX).
 * Out:      rows of table sweep_run, with what was found. What a sweep does stands in its own file.
 * Failures: of a sweep: recorded with its run, the next one comes at its time. Others: ErrorPolicies.DUE_WORK.
 */
public class SweepSchedule extends EndpointRouteBuilder {

    public static final String BY_HAND = "sweep-by-hand";
    public static final String HEALTH_BY_HTTP = "health-sweep-by-http";

    @BeanInject
    Sweeps sweeps;

    @Override
    public void configure() {
        sweep(Sweep.HEALTH, HealthSweep.RUN);
        sweep(Sweep.DEEP, DeepSweep.RUN);
        sweep(Sweep.RECOVERY, RecoverySweep.RUN);
        sweep(Sweep.MEMORY, MemorySweep.RUN);

        // One run of each sweep is under way at a time, and none waits for another.
        from(seda(BY_HAND).concurrentConsumers(Sweep.values().length))
                .routeId(BY_HAND).routeGroup("sweep")
                .routeDescription("Carry a run out that somebody began")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .toD(direct("${body.channel}")).id("run-by-hand");

        from(direct(HEALTH_BY_HTTP))
                .routeId(HEALTH_BY_HTTP).routeGroup("sweep")
                .routeDescription("Run the health sweep for a caller, unless it runs already")
                .routeConfigurationId(ErrorPolicies.SWEEP)
                .setBody(Due.work(sweeps.begins(Sweep.HEALTH, SweepRun.BY_HTTP))).id("begin-health-sweep-by-http")
                .split(body(), AggregationStrategies.useLatest()).id("skip-health-sweep-by-http")
                    .toD(direct("${body.channel}")).id("run-health-sweep-by-http");
    }

    private void sweep(Sweep sweep, String channel) {
        String name = sweep.code();
        String run = name + "-sweep-run";

        from(quartz("sweep/" + name).advanced().usingFixedCamelContextName(true)
                .triggerParameters("repeatInterval", "{{millis:" + name + "-sweep.interval}}")
                .triggerParameters("misfireInstruction",
                        SimpleTrigger.MISFIRE_INSTRUCTION_RESCHEDULE_NEXT_WITH_REMAINING_COUNT))
                .routeId(name + "-sweep-schedule").routeGroup("sweep")
                .routeDescription("Begin the " + name + " sweep at its interval, on one node")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(sweeps.begins(sweep, SweepRun.BY_SCHEDULE))).id("begin-" + name + "-sweep")
                .split(body()).id("skip-" + name + "-sweep-if-one-runs")
                    .to(direct(run));

        from(direct(run))
                .routeId(run).routeGroup("sweep")
                .routeDescription("Run the " + name + " sweep and record what it found")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .enrich(direct(channel), new FindingsEnrichment(), true).id("run-" + name + "-sweep")
                .process().body(SweepRun.class, sweeps::end).id("record-" + name + "-sweep");
    }
}
