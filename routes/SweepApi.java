package routes;

import dev.caravan.domain.SweepRun;
import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.ApiRoutes;
import dev.caravan.http.endpoint.SweepEndpoints;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The sweeps for other systems and people: what they found, and a run now.
 *
 * In:       the requests under /api/sweeps, and /api/memory/report.
 * Out:      JSON; a run that was begun, to SweepSchedule.
 * Failures: ErrorPolicies.API.
 */
public class SweepApi extends EndpointRouteBuilder {

    public static final String LIST = "sweep-list";
    public static final String ONE = "sweep-details";
    public static final String BEGIN = "sweep-begin";
    public static final String MEMORY = "memory-report";

    @BeanInject
    SweepEndpoints sweeps;

    @Override
    public void configure() {
        ApiRoutes api = new ApiRoutes(this, ErrorPolicies.API);
        api.answer(LIST, "List the sweeps with their last run", sweeps::list);
        api.answer(ONE, "Tell what the last runs of a sweep found", sweeps::one);
        api.answer(MEMORY, "Tell the heaps of all nodes", sweeps::memory);

        from(direct(BEGIN))
                .routeId(BEGIN).routeGroup("api").routeDescription("Run a sweep now")
                .routeConfigurationId(ErrorPolicies.API)
                .transform().exchange(sweeps::begin).id("begin-sweep")
                .wireTap(seda(SweepSchedule.BY_HAND)).id("run-sweep")
                .transform().body(SweepRun.class, sweeps::begun).id("tell-run")
                .process().exchange(Answer::write).id("answer-run");
    }
}
