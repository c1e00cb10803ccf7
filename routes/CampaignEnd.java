package routes;

import dev.caravan.campaign.CampaignLife;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Ends what waits in campaigns that are over (SPEC 7).
 *
 * In:       pending messages of campaigns that were cancelled, or whose end has come.
 * Out:      the same rows, cancelled or expired.
 * Failures: ErrorPolicies.DUE_WORK: what is left is found by the next look, at any node.
 */
public class CampaignEnd extends EndpointRouteBuilder {

    public static final String END = "campaign-end";

    @BeanInject
    CampaignLife life;

    @Override
    public void configure() {
        from(timer(END).period("{{campaign-end.tick}}"))
                .routeId(END).routeGroup("campaign")
                .routeDescription("End what waits in campaigns that are over")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .process(Due.act(life::end)).id("end-messages");
    }
}
