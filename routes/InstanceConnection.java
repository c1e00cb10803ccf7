package routes;

import dev.caravan.domain.Answered;
import dev.caravan.domain.saga.Saga;
import dev.caravan.fleet.Connections;
import dev.caravan.gateway.AnswerEnrichment;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * The saga that opens an instance's session: look, test the proxy of a stuck one, put another in its place if need be,
 * restart or connect, await the login or a fresh QR code. Each pass does one step; the step after it is a row with a due
 * time, so any node goes on with it. A step that starts a login waits, on no thread, for its turn at the gateway.
 *
 * In:       sagas that are due (rows of table saga, kind connection), begun by POST connect and by Reconnection.
 * Out:      open sessions, QR codes to scan, and a clear word where neither could be had.
 * Failures: of a gateway, proxy or session: ConnectionPolicy decides, step by step. Others: the saga's lease runs out,
 *           then the step is done again; ErrorPolicies.DUE_WORK logs them.
 */
public class InstanceConnection extends EndpointRouteBuilder {

    public static final String TRIGGER = "instance-connection";
    public static final String TURN = "instance-connection-turn";
    public static final String STEP = "instance-connection-step";

    @BeanInject
    Connections connections;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{instance-connection.tick}}"))
                .routeId(TRIGGER).routeGroup("instance")
                .routeDescription("Claim the steps of connections that are due")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(connections::claimDue)).id("claim-due-connections")
                .split(body()).id("split-connections")
                    .to(seda(TURN));

        // Camel goes on after a delay on one of the few threads of its timer: those must not wait for a gateway.
        from(seda(TURN))
                .routeId(TURN).routeGroup("instance")
                .routeDescription("Hold a step that starts a login until its turn at the gateway")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .delay().body(Saga.class, connections::untilTurn).asyncDelayed().id("await-turn")
                .to(seda(STEP));

        from(seda(STEP).concurrentConsumers("{{instance-connection.workers}}"))
                .routeId(STEP).routeGroup("instance")
                .routeDescription("Do one step of connecting an instance")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .split().body(Saga.class, connections::prepare).id("prepare-connection-step")
                    .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("ask-gateway-of-session")
                    .process().body(Answered.class, connections::conclude).id("conclude-connection-step");
    }
}
