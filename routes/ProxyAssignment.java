package routes;

import dev.caravan.domain.Answered;
import dev.caravan.domain.saga.Saga;
import dev.caravan.fleet.ProxyAssignments;
import dev.caravan.gateway.AnswerEnrichment;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The saga that gives each open instance a proxy, and takes proxies back: look, lease and set, settle, restart, await
 * the login. Each pass does one step; the step after it is a row with a due time, so any node goes on with it.
 *
 * In:       sagas that are due (rows of table saga).
 * Out:      instances with a proxy that acts, and a proxy in the pool for each that was given back.
 * Failures: of a gateway or proxy: AssignmentPolicy decides, step by step. Others: the saga's lease runs out, then the
 *           step is done again; ErrorPolicies.DUE_WORK logs them.
 */
public class ProxyAssignment extends EndpointRouteBuilder {

    public static final String TRIGGER = "proxy-assignment";
    public static final String TURN = "proxy-assignment-turn";
    public static final String STEP = "proxy-assignment-step";

    @BeanInject
    ProxyAssignments assignments;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{proxy-assignment.tick}}"))
                .routeId(TRIGGER).routeGroup("proxy")
                .routeDescription("Begin the sagas that are needed and claim the steps that are due")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(assignments::claimDue)).id("claim-due-assignments")
                .split(body()).id("split-assignments")
                    .to(seda(TURN));

        // Camel goes on after a delay on one of the few threads of its timer: those must not wait for a gateway.
        from(seda(TURN))
                .routeId(TURN).routeGroup("proxy")
                .routeDescription("Hold a step that restarts a session until its turn at the gateway")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .delay().body(Saga.class, assignments::untilTurn).asyncDelayed().id("await-turn-to-restart")
                .to(seda(STEP));

        from(seda(STEP).concurrentConsumers("{{proxy-assignment.workers}}"))
                .routeId(STEP).routeGroup("proxy")
                .routeDescription("Do one step of an instance's saga")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .split().body(Saga.class, assignments::prepare).id("prepare-step")
                    .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("ask-gateway")
                    .process().body(Answered.class, assignments::conclude).id("conclude-step");
    }
}
