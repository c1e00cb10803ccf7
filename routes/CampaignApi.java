package routes;

import dev.caravan.http.endpoint.ApiRoutes;
import dev.caravan.http.endpoint.CampaignEndpoints;
import dev.caravan.http.endpoint.CampaignMessageEndpoints;
import dev.caravan.http.endpoint.OptOutEndpoints;
import org.apache.camel.BeanInject;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;

/**
 * Campaigns, their contacts and messages, and the people who want none.
 *
 * In:       the requests under /api/campaigns and /api/opt-outs.
 * Out:      JSON, and messages as CSV. What is started is sent by CampaignDispatch; CampaignEnd ends what is cancelled.
 * Failures: ErrorPolicies.API.
 */
public class CampaignApi extends EndpointRouteBuilder {

    public static final String CREATE = "campaign-create";
    public static final String LIST = "campaign-list";
    public static final String FIND = "campaign-find";
    public static final String START = "campaign-start";
    public static final String PAUSE = "campaign-pause";
    public static final String RESUME = "campaign-resume";
    public static final String CANCEL = "campaign-cancel";
    public static final String APPROVE = "campaign-approve";
    public static final String INSTANCES = "campaign-instances";
    public static final String CONTACTS = "campaign-contacts";
    public static final String MESSAGES = "campaign-messages";
    public static final String PREVIEW = "campaign-preview";
    public static final String PREVIEW_ANY = "campaign-preview-any";
    public static final String OPT_OUTS = "opt-out-list";
    public static final String OPT_OUT_ADD = "opt-out-add";
    public static final String OPT_OUT_REMOVE = "opt-out-remove";

    @BeanInject
    CampaignEndpoints campaigns;

    @BeanInject
    CampaignMessageEndpoints messages;

    @BeanInject
    OptOutEndpoints optOuts;

    @Override
    public void configure() {
        ApiRoutes api = new ApiRoutes(this, ErrorPolicies.API);
        // Nothing that came with the request goes there: the API key is among its headers.
        var cycle = seda(CampaignDispatch.CYCLE).size(1).advanced().discardWhenFull(true);
        api.answer(CREATE, "Make a campaign", campaigns::create);
        api.answer(LIST, "List campaigns", campaigns::list);
        api.answer(FIND, "Tell how far a campaign is", campaigns::find);
        api.answer(START, "Start a campaign", campaigns::start)
                .wireTap(cycle).copy(false).id("begin-to-send");
        api.answer(PAUSE, "Pause a campaign", campaigns::pause);
        api.answer(RESUME, "Resume a campaign", campaigns::resume)
                .wireTap(cycle).copy(false).id("go-on-sending");
        api.answer(CANCEL, "End a campaign", campaigns::cancel);
        api.answer(APPROVE, "Agree to the size of a campaign", campaigns::approve);
        api.answer(INSTANCES, "Tell each instance's share", campaigns::instances);
        api.answer(CONTACTS, "Take a list of contacts", messages::add);
        api.answer(MESSAGES, "List messages", messages::list);
        api.answer(PREVIEW, "Show what a campaign's messages say", messages::preview);
        api.answer(PREVIEW_ANY, "Show what templates make of contacts", messages::previewAny);
        api.answer(OPT_OUTS, "List who wants no messages", optOuts::list);
        api.answer(OPT_OUT_ADD, "Add people who want no messages", optOuts::add);
        api.answer(OPT_OUT_REMOVE, "Take a person out who wants messages again", optOuts::remove);
    }
}
