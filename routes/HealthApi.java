package routes;

import dev.caravan.fleet.StatusPolls;
import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.ApiRoutes;
import dev.caravan.http.endpoint.CheckEnrichment;
import dev.caravan.http.endpoint.CheckEnrichment.Checked;
import dev.caravan.http.endpoint.HealthEndpoints;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;

/**
 * How Caravan is.
 *
 * In:       GET /api/health, POST /api/health/check.
 * Out:      the state of database, gateways, instances and pool; the report of a check that was asked for.
 * Failures: ErrorPolicies.API.
 */
public class HealthApi extends EndpointRouteBuilder {

    public static final String HEALTH = "health";
    public static final String CHECK = "health-check";

    @BeanInject
    HealthEndpoints health;

    @BeanInject
    StatusPolls polls;

    @Override
    public void configure() {
        new ApiRoutes(this, ErrorPolicies.API).answer(HEALTH, "Tell how Caravan is", health::health);

        from(direct(CHECK))
                .routeId(CHECK).routeGroup("api")
                .routeDescription("Poll all gateways now, then run the health sweep")
                .routeConfigurationId(ErrorPolicies.API)
                .process(health::admit).id("admit-check")
                .setBody(Due.work(polls::claimNow)).id("claim-all-polls")
                .split(body(), new GroupedBodyAggregationStrategy()).parallelProcessing()
                        .timeout("{{instance-status-polling.lease}}").id("split-all-polls")
                    .to(direct(InstanceStatusPolling.POLL))
                .end()
                .enrich(direct(SweepSchedule.HEALTH_BY_HTTP), new CheckEnrichment()).id("sweep-health")
                .transform().body(Checked.class, health::checked).id("collect-reports")
                .process().exchange(Answer::write).id("answer-check");
    }
}
