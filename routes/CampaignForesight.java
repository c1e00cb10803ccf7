package routes;

import dev.caravan.http.endpoint.ApiRoutes;
import dev.caravan.http.endpoint.ForesightEndpoints;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * When campaigns will end, and why a message has not been sent.
 *
 * In:       GET /api/campaigns/{id}/forecast, POST /api/campaigns/forecast, GET /api/campaigns/{id}/messages/{seq}/why.
 * Out:      JSON. Nothing is changed.
 * Failures: ErrorPolicies.API.
 */
public class CampaignForesight extends EndpointRouteBuilder {

    public static final String FORECAST = "campaign-forecast";
    public static final String DRY_RUN = "campaign-forecast-dry-run";
    public static final String WHY = "campaign-message-why";

    @BeanInject
    ForesightEndpoints foresight;

    @Override
    public void configure() {
        ApiRoutes api = new ApiRoutes(this, ErrorPolicies.API);
        api.answer(FORECAST, "Tell when a campaign will end, and what limits it", foresight::forecast);
        api.answer(DRY_RUN, "Tell when a campaign would end that is not there yet", foresight::dryRun);
        api.answer(WHY, "Tell why a message has not been sent", foresight::why);
    }
}
