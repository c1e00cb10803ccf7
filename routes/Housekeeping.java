package routes;

import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.quartz.CronTrigger;

/**
 * Deletes history that is older than its keep. Each run deletes a batch of each kind; the next run goes on.
 *
 * In:       a trigger of the clustered Quartz; one node deletes.
 * Out:      shorter tables.
 * Failures: ErrorPolicies.DUE_WORK; the next run tries again.
 */
public class Housekeeping extends EndpointRouteBuilder {

    public static final String PRUNE = "housekeeping";

    @Override
    public void configure() {
        from(quartz("housekeeping/prune").cron("{{housekeeping.cron}}").advanced().usingFixedCamelContextName(true)
                .triggerParameters("misfireInstruction", CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING))
                .routeId(PRUNE).routeGroup("house")
                .routeDescription("Delete old rows of timelines, ledgers, sagas, tests, runs, incidents and the audit")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setHeader("days", simple("{{housekeeping.keep-days}}", Integer.class))
                .setHeader("batch", simple("{{housekeeping.batch}}", Integer.class))
                .setBody(constant("resource:classpath:sql/prune-timeline.sql"))
                .to(jdbc("dataSource").useHeadersAsParameters(true)).id("prune-timeline")
                .setBody(constant("resource:classpath:sql/prune-ledger.sql"))
                .to(jdbc("dataSource").useHeadersAsParameters(true)).id("prune-ledger")
                .setBody(constant("resource:classpath:sql/prune-sagas.sql"))
                .to(jdbc("dataSource").useHeadersAsParameters(true)).id("prune-sagas")
                .setBody(constant("resource:classpath:sql/prune-waits.sql"))
                .to(jdbc("dataSource").useHeadersAsParameters(true)).id("prune-waits")
                .setBody(constant("resource:classpath:sql/prune-probe-batches.sql"))
                .to(jdbc("dataSource").useHeadersAsParameters(true)).id("prune-probe-batches")
                .setBody(constant("resource:classpath:sql/prune-audit.sql"))
                .to(jdbc("dataSource").useHeadersAsParameters(true)).id("prune-audit")
                .setBody(constant("resource:classpath:sql/prune-incidents.sql"))
                .to(jdbc("dataSource").useHeadersAsParameters(true)).id("prune-incidents")
                .setBody(constant("resource:classpath:sql/prune-nodes.sql"))
                .to(jdbc("dataSource")).id("prune-nodes")
                .setBody(constant("resource:classpath:sql/prune-node-memory.sql"))
                .to(jdbc("dataSource")).id("prune-node-memory")
                .setHeader("days", simple("{{housekeeping.keep-sweep-days}}", Integer.class))
                .setBody(constant("resource:classpath:sql/prune-sweep-runs.sql"))
                .to(jdbc("dataSource").useHeadersAsParameters(true)).id("prune-sweep-runs");
    }
}
