package routes;

import java.util.function.Function;

import dev.caravan.http.endpoint.Answer;
import dev.caravan.http.endpoint.ForesightEndpoints;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
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
        answer(FORECAST, "Tell when a campaign will end, and what limits it", foresight::forecast);
        answer(DRY_RUN, "Tell when a campaign would end that is not there yet", foresight::dryRun);
        answer(WHY, "Tell why a message has not been sent", foresight::why);
    }

    private void answer(String channel, String description, Function<Exchange, Object> endpoint) {
        from(direct(channel))
                .routeId(channel).routeGroup("api").routeDescription(description)
                .routeConfigurationId(ErrorPolicies.API)
                .transform().exchange(endpoint).id("do-" + channel)
                .process().exchange(Answer::write).id("answer-" + channel);
    }
}
