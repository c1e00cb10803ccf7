package routes;

import dev.caravan.campaign.CampaignSigns;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Stops what shows bad signs (SPEC 7, "Responsible use"): holds instances that met an enforcement, pauses campaigns
 * whose first slice went badly or whose instances are restricted, and lets the others go on.
 *
 * In:       instances, senders and campaigns, as they are in the database.
 * Out:      holds and pauses with their reasons.
 * Failures: ErrorPolicies.DUE_WORK; the next pass looks again.
 */
public class CampaignWatch extends EndpointRouteBuilder {

    public static final String TRIGGER = "campaign-watch";

    @BeanInject
    CampaignSigns signs;

    @Override
    public void configure() {
        from(timer(TRIGGER).period("{{campaign.watch}}"))
                .routeId(TRIGGER).routeGroup("campaign")
                .routeDescription("Hold and pause what shows bad signs")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .process(Due.act(signs::look)).id("look-for-bad-signs");
    }
}
