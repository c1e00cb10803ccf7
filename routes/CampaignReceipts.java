package routes;

import dev.caravan.campaign.CampaignReports;
import dev.caravan.ops.Due;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Gives what gateways report of messages to the messages: reports come by GatewayWebhooks and may be there before the
 * answer that names their message.
 *
 * In:       rows of tables early_receipt and early_echo.
 * Out:      how far messages got, in table message.
 * Failures: ErrorPolicies.DUE_WORK; the next pass does it.
 */
public class CampaignReceipts extends EndpointRouteBuilder {

    public static final String MATCH = "campaign-receipts-match";
    public static final String CLEAR = "campaign-receipts-clear";

    @BeanInject
    CampaignReports reports;

    @Override
    public void configure() {
        from(timer(MATCH).period("{{campaign-receipts.tick}}"))
                .routeId(MATCH).routeGroup("campaign")
                .routeDescription("Give reports that came early to their messages")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .process(Due.act(reports::matchEarly)).id("match-early-reports");

        from(timer(CLEAR).period("{{campaign-receipts.clear}}"))
                .routeId(CLEAR).routeGroup("campaign")
                .routeDescription("Match those that have waited long and forget what no message claims")
                .routeConfigurationId(ErrorPolicies.DUE_WORK)
                .process(Due.act(reports::clear)).id("clear-early-reports");
    }
}
