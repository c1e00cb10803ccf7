package routes;

import dev.caravan.fleet.Nodes;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Shows the other nodes that this one lives, and takes over what a node held that fell silent.
 *
 * In:       the clock.
 * Out:      a row of table node; leases of dead nodes that anybody may claim.
 * Failures: ErrorPolicies.DUE_WORK; a node that cannot write its beat is dead to the others, and the fences of its
 *           claims keep it from writing anything else.
 */
public class NodeHeartbeat extends EndpointRouteBuilder {

    public static final String BEAT = "node-heartbeat";

    @BeanInject
    Nodes nodes;

    @Override
    public void configure() {
        from(timer(BEAT).period("{{node.beat}}"))
                .routeId(BEAT).routeGroup("house")
                .routeDescription("Say that this node lives and take over from those that do not")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .process(Due.act(nodes::beat)).id("beat");
    }
}
