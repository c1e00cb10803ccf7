package routes;

import dev.caravan.campaign.Settlement;
import dev.caravan.domain.Answered;
import dev.caravan.gateway.AnswerEnrichment;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Settles messages of unknown outcome by their gateways' history (SPEC 7, "The guarantee"). Whoever looks has a lease;
 * each step leaves an event of the message.
 *
 * In:       messages of unknown outcome whose evidence is due (rows of table message).
 * Out:      what became of them, in the same rows; or when it is looked for again.
 * Failures: of a gateway are answers like others. Others: ErrorPolicies.DUE_WORK; the look is due again when its lease
 *           is over.
 */
public class CampaignSettlement extends EndpointRouteBuilder {

    public static final String TRIGGER = "campaign-settlement";
    public static final String CYCLE = "campaign-settlement-cycle";
    public static final String LOOK = "campaign-settlement-look";

    @BeanInject
    Settlement settlement;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{campaign-settlement.tick}}"))
                .routeId(TRIGGER).routeGroup("campaign")
                .routeDescription("Begin to look for evidence, unless that waits already")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .to(seda(CYCLE).advanced().discardWhenFull(true));

        from(seda(CYCLE).size(1))
                .routeId(CYCLE).routeGroup("campaign")
                .routeDescription("Claim messages whose evidence is due, a few of each gateway")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .setBody(Due.work(settlement::due)).id("claim-settlements")
                .split(body()).id("split-settlements")
                    .to(seda(LOOK));

        from(seda(LOOK))
                .routeId(LOOK).routeGroup("campaign")
                .routeDescription("Ask a gateway's history and write what that comes to")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .enrich(direct(GatewayCalls.CALL), new AnswerEnrichment(), true).id("ask-history")
                .transform().body(Answered.class, settlement::looked).id("settle-message")
                .split(body()).id("split-further-looks")
                    .to(seda(LOOK)).end()
                .to(seda(CYCLE).advanced().discardWhenFull(true));
    }
}
