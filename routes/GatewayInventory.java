package routes;

import dev.caravan.domain.Answered;
import dev.caravan.fleet.Inventories;
import dev.caravan.gateway.AnswerEnrichment;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Compares what each gateway has with what Caravan knows: instances, stored proxies, reasons of closes. New instances
 * are asked to report their events here, where gateway.NAME.webhook-url says where that is.
 *
 * In:       inventories that are due (rows of table gateway).
 * Out:      discovered and removed instances, adopted proxies, repairs of proxies that drifted, registered webhooks.
 * Failures: of a gateway: asked again after a while. Others: ErrorPolicies.DUE_WORK.
 */
public class GatewayInventory extends EndpointRouteBuilder {

    public static final String TRIGGER = "gateway-inventory";
    public static final String LISTEN = "gateway-inventory-listen";

    @BeanInject
    Inventories inventories;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{gateway-inventory.tick}}"))
                .routeId(TRIGGER).routeGroup("gateway")
                .routeDescription("Take the inventories that are due")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(inventories::claimDue)).id("claim-due-inventories")
                .split(body()).id("split-inventories")
                    .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("take-inventory")
                    .transform().body(Answered.class, inventories::conclude).id("record-inventory")
                    .split(body()).parallelProcessing().timeout("{{gateway-inventory.lease}}").id("split-new-instances")
                        .to(direct(LISTEN));

        from(direct(LISTEN))
                .routeId(LISTEN).routeGroup("gateway")
                .routeDescription("Have an instance report its events, unless it reports to somebody already")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("find-listener")
                .split().body(Answered.class, inventories::listen).id("skip-if-listened-to")
                    .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("set-listener")
                    .process().body(Answered.class, inventories::concludeListening).id("note-listener");
    }
}
