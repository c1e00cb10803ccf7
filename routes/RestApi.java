package routes;

import java.util.List;

import dev.caravan.http.Problem;
import dev.caravan.http.endpoint.ActionBody;
import dev.caravan.http.endpoint.ActionJson;
import dev.caravan.http.endpoint.AttentionJson;
import dev.caravan.http.endpoint.CampaignBody;
import dev.caravan.http.endpoint.CampaignJson;
import dev.caravan.http.endpoint.CheckReportJson;
import dev.caravan.http.endpoint.ContactsJson;
import dev.caravan.http.endpoint.CreatedKeyJson;
import dev.caravan.http.endpoint.DetailsJson;
import dev.caravan.http.endpoint.ForecastBody;
import dev.caravan.http.endpoint.ForecastJson;
import dev.caravan.http.endpoint.HealthJson;
import dev.caravan.http.endpoint.ImportJson;
import dev.caravan.http.endpoint.IncidentJson;
import dev.caravan.http.endpoint.InstanceBody;
import dev.caravan.http.endpoint.InstanceJson;
import dev.caravan.http.endpoint.KeyBody;
import dev.caravan.http.endpoint.Listing;
import dev.caravan.http.endpoint.MemoryReportJson;
import dev.caravan.http.endpoint.OptOutBody;
import dev.caravan.http.endpoint.OptOutJson;
import dev.caravan.http.endpoint.OptOutsJson;
import dev.caravan.http.endpoint.PoolStatisticsJson;
import dev.caravan.http.endpoint.PreviewBody;
import dev.caravan.http.endpoint.PreviewJson;
import dev.caravan.http.endpoint.ProxyJson;
import dev.caravan.http.endpoint.ProxyPatchBody;
import dev.caravan.http.endpoint.ProxyTestJson;
import dev.caravan.http.endpoint.ProxyTestsBody;
import dev.caravan.http.endpoint.ProxyTestsJson;
import dev.caravan.http.endpoint.QrJson;
import dev.caravan.http.endpoint.ReceivedJson;
import dev.caravan.http.endpoint.RegistrationBody;
import dev.caravan.http.endpoint.ReversalJson;
import dev.caravan.http.endpoint.SagaJson;
import dev.caravan.http.endpoint.SweepJson;
import dev.caravan.http.endpoint.SweepRunJson;
import dev.caravan.http.endpoint.WhyJson;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.apache.camel.model.rest.ParamDefinition;
import org.apache.camel.model.rest.ResponseMessageDefinition;
import org.apache.camel.model.rest.RestBindingMode;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.RestParamType;
import org.apache.camel.model.rest.SecurityDefinition;
import org.apache.camel.model.rest.VerbDefinition;

/**
 * The REST contract (SPEC 9): each verb goes to one channel, and the OpenAPI document at /api/openapi.json is made from
 * this file. Who may call what is AccessPolicy.
 */
public class RestApi extends EndpointRouteBuilder {

    private static final String JSON = "application/json";

    @Override
    public void configure() {
        restConfiguration().component("platform-http").bindingMode(RestBindingMode.off).inlineRoutes(false)
                .clientRequestValidation(true)
                .apiContextPath("/api/openapi.json").apiContextRouteId("openapi")
                .apiHost("{{http.public-host:{{http.host}}:{{http.port}}}}")
                .apiProperty("api.title", "Caravan").apiProperty("api.version", "1")
                .apiProperty("schemes", "http");

        health();
        sweeps();
        instances();
        proxies("/api/proxies", "proxies");
        proxies("/api/whatsapp/proxies", "whatsapp-proxies");
        campaigns();
        optOuts();
        attention();
        foresight();
        events();
        keys();
        webhooks();
    }

    private void health() {
        RestDefinition rest = group("/api/health", "health");
        rest.get().id("get-health").description("How Caravan is; one word without a key")
                .produces(JSON).outType(HealthJson.class).to(direct(HealthApi.HEALTH).getRawUri());
        rest.post("/check").id("post-health-check").description("Poll all gateways now")
                .produces(JSON).outType(CheckReportJson.class).to(direct(HealthApi.CHECK).getRawUri());
        described(rest);
    }

    private void sweeps() {
        RestDefinition rest = group("/api/sweeps", "health");
        rest.get().id("get-sweeps").description("List the sweeps with their last run").produces(JSON)
                .outType(Listing.class).to(direct(SweepApi.LIST).getRawUri());
        rest.get("/{name}").id("get-sweep").description("What the last runs of a sweep found; when the next is due")
                .produces(JSON).outType(SweepJson.class).to(direct(SweepApi.ONE).getRawUri());
        rest.post("/{name}/run").id("post-sweep-run").description("Run a sweep now").produces(JSON)
                .responseMessage().code(202).message("begun").responseModel(SweepRunJson.class).endResponseMessage()
                .to(direct(SweepApi.BEGIN).getRawUri());
        described(rest);

        RestDefinition memory = group("/api/memory", "health");
        memory.get("/report").id("get-memory-report").description("Heaps of all nodes, thresholds and findings")
                .produces(JSON).outType(MemoryReportJson.class).to(direct(SweepApi.MEMORY).getRawUri());
        described(memory);
    }

    private void instances() {
        RestDefinition list = group("/api/instances", "instances");
        list.get().id("get-instances").description("List instances").produces(JSON).outType(Listing.class)
                .param(query("status", "CONNECTED, DISCONNECTED, RECONNECTING, QR_REQUIRED, AUTH_FAILURE, ..."))
                .param(query("gateway", "name of a gateway")).param(query("enabled", "true or false"))
                .param(query("needsHuman", "true or false")).param(query("proxy", "none, desired, stored or effective"))
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(InstanceApi.LIST).getRawUri());
        list.post().id("post-instances").description("Register an instance that its gateway has")
                .consumes(JSON).produces(JSON).type(RegistrationBody.class).param(requestBody())
                .responseMessage().code(201).message("registered").responseModel(InstanceJson.class)
                .endResponseMessage()
                .to(direct(InstanceApi.REGISTER).getRawUri());
        described(list);

        RestDefinition one = group("/api/instance/{name}", "instances");
        one.get("/details").id("get-instance-details").description("All about an instance").produces(JSON)
                .outType(DetailsJson.class).to(direct(InstanceApi.DETAILS).getRawUri());
        one.get("/timeline").id("get-instance-timeline").description("History of an instance, newest first")
                .produces(JSON).outType(Listing.class)
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(InstanceApi.TIMELINE).getRawUri());
        one.get("/qr").id("get-instance-qr").description("QR code while it can be scanned, as JSON or image/png")
                .produces(JSON + ",image/png").outType(QrJson.class)
                .to(direct(InstanceApi.QR).getRawUri());
        act(one, "enable", 200, "Want the instance up", InstanceApi.ENABLE);
        act(one, "disable", 200, "Want the instance down; its proxy goes back to the pool", InstanceApi.DISABLE);
        act(one, "connect", 202, "Begin to connect the instance; followed in its details", SagaJson.class,
                InstanceApi.CONNECT).type(ActionBody.class).param(optionalBody("a phone number, to pair with it"));
        act(one, "restart", 202, "Have the gateway restart the session", InstanceApi.RESTART);
        act(one, "disconnect", 202, "Close the session and keep its login, where the gateway can",
                InstanceApi.DISCONNECT);
        act(one, "release-sending", 200, "Let campaigns send through the instance again, after an enforcement",
                InstanceApi.RELEASE_SENDING);
        act(one, "logout", 202, "End the session and destroy its login", InstanceApi.LOGOUT)
                .type(ActionBody.class).param(optionalBody("the word that it is meant"));
        described(one);
    }

    private RestDefinition act(RestDefinition rest, String action, int code, String description, String channel) {
        return act(rest, action, code, description, ActionJson.class, channel);
    }

    private RestDefinition act(RestDefinition rest, String action, int code, String description, Class<?> answer,
                               String channel) {
        return rest.post("/" + action).id("post-instance-" + action).description(description).produces(JSON)
                .responseMessage().code(code).message("done, or under way")
                .responseModel(answer).endResponseMessage()
                .to(direct(channel).getRawUri());
    }

    private void proxies(String path, String id) {
        RestDefinition rest = group(path, "proxies");
        rest.get().id("get-" + id).description("List proxies").produces(JSON).outType(Listing.class)
                .param(query("active", "true or false")).param(query("used", "true or false"))
                .param(query("band", "excellent, good, unstable or inactive"))
                .param(query("protocol", "http, https, socks4 or socks5")).param(query("country", "two letters"))
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(ProxyApi.LIST).getRawUri());
        rest.get("/stats").id("get-" + id + "-stats").description("The pool in numbers").produces(JSON)
                .outType(PoolStatisticsJson.class).to(direct(ProxyApi.STATISTICS).getRawUri());
        rest.get("/{id}/ledger").id("get-" + id + "-ledger").description("Why a proxy has its score, newest first")
                .produces(JSON).outType(Listing.class)
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(ProxyApi.LEDGER).getRawUri());
        rest.post("/import").id("post-" + id + "-import")
                .description("Import proxies as lines, CSV with a header, or a JSON array; again changes nothing")
                .consumes("text/plain,text/csv,application/json").produces(JSON)
                .param(optionalBody("lines host:port, host:port:user:pass or protocol://user:pass@host:port; CSV with "
                        + "the columns host, port and any of protocol, username, password, country; or a JSON array of "
                        + "such lines and of objects with those properties"))
                .outType(ImportJson.class).to(direct(ProxyApi.IMPORT).getRawUri());
        rest.post("/assign").id("post-" + id + "-assign").description("Begin to give an instance a proxy")
                .consumes(JSON).produces(JSON).type(InstanceBody.class).param(requestBody())
                .responseMessage().code(202).message("begun").responseModel(SagaJson.class)
                .endResponseMessage().to(direct(ProxyApi.ASSIGN).getRawUri());
        rest.post("/release").id("post-" + id + "-release").description("Begin to take an instance's proxy back")
                .consumes(JSON).produces(JSON).type(InstanceBody.class).param(requestBody())
                .responseMessage().code(202).message("begun").responseModel(SagaJson.class)
                .endResponseMessage().to(direct(ProxyApi.RELEASE).getRawUri());
        rest.post("/{id}/test").id("post-" + id + "-test").description("Test a proxy; the outcome counts for its score")
                .produces(JSON).outType(ProxyTestJson.class).to(direct(ProxyApi.TEST).getRawUri());
        rest.post("/test").id("post-" + id + "-tests")
                .description("Begin to test many proxies; while a test runs, that one is answered").produces(JSON)
                .type(ProxyTestsBody.class).param(optionalBody("which proxies; all of them without it"))
                .responseMessage().code(202).message("begun, or running").responseModel(ProxyTestsJson.class)
                .endResponseMessage().to(direct(ProxyApi.TEST_MANY).getRawUri());
        rest.get("/tests").id("get-" + id + "-tests").description("Tests of many proxies, newest first").produces(JSON)
                .outType(Listing.class)
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(ProxyApi.TESTS).getRawUri());
        rest.get("/tests/{id}").id("get-" + id + "-test").description("How far a test of many proxies is")
                .produces(JSON).outType(ProxyTestsJson.class).to(direct(ProxyApi.TEST_PROGRESS).getRawUri());
        rest.delete("/tests/{id}").id("delete-" + id + "-test").description("Cancel a test of many proxies")
                .produces(JSON).outType(ProxyTestsJson.class).to(direct(ProxyApi.TEST_CANCEL).getRawUri());
        rest.patch("/{id}").id("patch-" + id).description("Activate, deactivate or label a proxy")
                .consumes(JSON).produces(JSON).type(ProxyPatchBody.class).param(requestBody())
                .outType(ProxyJson.class).to(direct(ProxyApi.CHANGE).getRawUri());
        rest.delete("/{id}").id("delete-" + id).description("Delete a proxy that is not in use").produces(JSON)
                .outType(ProxyJson.class).to(direct(ProxyApi.DELETE).getRawUri());
        described(rest);
    }

    private void campaigns() {
        RestDefinition rest = group("/api/campaigns", "campaigns");
        rest.get().id("get-campaigns").description("List campaigns, the newest first").produces(JSON)
                .outType(Listing.class).param(query("state", "DRAFT, RUNNING, PAUSED, COMPLETED or CANCELLED"))
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(CampaignApi.LIST).getRawUri());
        rest.post().id("post-campaigns")
                .description("Make a campaign, once for each request key: 200 if it is there already")
                .consumes(JSON).produces(JSON).type(CampaignBody.class).param(requestBody())
                .param(new ParamDefinition().name("Idempotency-Key").type(RestParamType.header).required(false)
                        .description("the request key, unless the body has requestKey"))
                .responseMessage().code(201).message("made").responseModel(CampaignJson.class).endResponseMessage()
                .to(direct(CampaignApi.CREATE).getRawUri());
        rest.post("/preview").id("post-campaigns-preview").description("Show what templates make of contacts")
                .consumes(JSON).produces(JSON).type(PreviewBody.class).param(requestBody())
                .outType(PreviewJson.class).to(direct(CampaignApi.PREVIEW_ANY).getRawUri());
        rest.get("/{id}").id("get-campaign").description("How far a campaign is, and its terms").produces(JSON)
                .outType(CampaignJson.class).to(direct(CampaignApi.FIND).getRawUri());
        rest.get("/{id}/instances").id("get-campaign-instances")
                .description("Each instance's share, and why one takes no messages").produces(JSON)
                .outType(Listing.class).to(direct(CampaignApi.INSTANCES).getRawUri());
        rest.get("/{id}/messages").id("get-campaign-messages")
                .description("Messages with their evidence, as a page or all of them as CSV")
                .produces(JSON + ",text/csv").outType(Listing.class)
                .param(query("state", "pending, sending, sent, failed, unknown, ..."))
                .param(query("phone", "number of a person"))
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(CampaignApi.MESSAGES).getRawUri());
        rest.post("/{id}/contacts").id("post-campaign-contacts")
                .description("Add contacts as CSV with a header or as a JSON array; again changes nothing")
                .consumes("text/csv," + JSON).produces(JSON)
                .param(optionalBody("CSV with the header phone,name,... or an array of such objects"))
                .outType(ContactsJson.class).to(direct(CampaignApi.CONTACTS).getRawUri());
        rest.post("/{id}/preview").id("post-campaign-preview")
                .description("Show what a campaign's first messages say, or those to some contacts").produces(JSON)
                .type(PreviewBody.class).param(optionalBody("contacts, in place of those that it has"))
                .outType(PreviewJson.class).to(direct(CampaignApi.PREVIEW).getRawUri());
        live(rest, "start", "Start a campaign", CampaignApi.START);
        live(rest, "pause", "Pause a campaign: what has not begun to go out stays", CampaignApi.PAUSE);
        live(rest, "resume", "Go on with a paused campaign", CampaignApi.RESUME);
        live(rest, "cancel", "End a campaign: what has not begun to go out never will", CampaignApi.CANCEL);
        live(rest, "approve", "Agree to the size of a campaign", CampaignApi.APPROVE);
        described(rest);
    }

    private void live(RestDefinition rest, String act, String description, String channel) {
        rest.post("/{id}/" + act).id("post-campaign-" + act).description(description + "; again changes nothing")
                .produces(JSON).outType(CampaignJson.class).to(direct(channel).getRawUri());
    }

    private void optOuts() {
        RestDefinition rest = group("/api/opt-outs", "campaigns");
        rest.get().id("get-opt-outs").description("List who wants no messages, the newest first").produces(JSON)
                .outType(Listing.class)
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(CampaignApi.OPT_OUTS).getRawUri());
        rest.post().id("post-opt-outs").description("Add people; what waits for them goes out no more")
                .consumes(JSON).produces(JSON).type(OptOutBody.class).param(requestBody())
                .outType(OptOutsJson.class).to(direct(CampaignApi.OPT_OUT_ADD).getRawUri());
        rest.delete().id("delete-opt-out").description("Take a person out who wants messages again").produces(JSON)
                .param(query("phone", "number of the person")).outType(OptOutJson.class)
                .to(direct(CampaignApi.OPT_OUT_REMOVE).getRawUri());
        described(rest);
    }

    private void attention() {
        RestDefinition needs = group("/api/attention", "attention");
        needs.get().id("get-attention").description("Instances that need a person: why, since when, what to do")
                .produces(JSON).outType(AttentionJson.class)
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(AttentionApi.LIST).getRawUri());
        described(needs);

        RestDefinition incidents = group("/api/incidents", "attention");
        incidents.get().id("get-incidents").description("Failures with a common cause, newest first")
                .produces(JSON).outType(Listing.class).param(query("state", "open or closed"))
                .param(query("limit", "1 to 500, 50 if absent")).param(query("cursor", "next of the page before"))
                .to(direct(IncidentApi.LIST).getRawUri());
        incidents.post("/{id}/close").id("post-incident-close").description("Close an incident by hand")
                .produces(JSON).outType(IncidentJson.class).to(direct(IncidentApi.CLOSE).getRawUri());
        incidents.post("/{id}/reverse").id("post-incident-reverse")
                .description("Give proxies back what the fault of an incident cost them")
                .produces(JSON).outType(ReversalJson.class).to(direct(IncidentApi.REVERSE).getRawUri());
        described(incidents);
    }

    private void foresight() {
        RestDefinition rest = group("/api/campaigns", "campaigns");
        rest.get("/{id}/forecast").id("get-campaign-forecast")
                .description("When a campaign will end as things are, what limits it, and what would change that")
                .produces(JSON).outType(ForecastJson.class).to(direct(CampaignForesight.FORECAST).getRawUri());
        rest.post("/forecast").id("post-campaign-forecast")
                .description("The same of a campaign that is not there yet; nothing is kept")
                .consumes(JSON).produces(JSON).type(ForecastBody.class).param(requestBody())
                .outType(ForecastJson.class).to(direct(CampaignForesight.DRY_RUN).getRawUri());
        rest.get("/{id}/messages/{seq}/why").id("get-campaign-message-why")
                .description("Why a message has not been sent, or what became of it, in one sentence")
                .produces(JSON).outType(WhyJson.class).to(direct(CampaignForesight.WHY).getRawUri());
        described(rest);
    }

    private void events() {
        RestDefinition rest = group("/api/events", "attention");
        rest.get().id("get-events").description("What happens to the fleet, as it happens: server-sent events")
                .produces("text/event-stream").outType(String.class)
                .param(new ParamDefinition().name("Last-Event-ID").type(RestParamType.header).required(false)
                        .description("id of the last event that was heard; what came after it is told first"))
                .to(direct(EventStreaming.LISTEN).getRawUri());
        described(rest);
    }

    private void keys() {
        RestDefinition rest = group("/api/keys", "keys");
        rest.get().id("get-keys").description("List API keys, without their secrets").produces(JSON)
                .outType(Listing.class).to(direct(KeyApi.LIST).getRawUri());
        rest.post().id("post-keys").description("Make an API key; its secret is shown here alone")
                .consumes(JSON).produces(JSON).type(KeyBody.class).param(requestBody())
                .responseMessage().code(201).message("made").responseModel(CreatedKeyJson.class)
                .endResponseMessage().to(direct(KeyApi.CREATE).getRawUri());
        rest.delete("/{id}").id("delete-key").description("End an API key").produces(JSON).outType(Listing.class)
                .to(direct(KeyApi.REVOKE).getRawUri());
        described(rest);
    }

    private void webhooks() {
        rest("/webhooks").tag("webhooks")
                .post("/{gateway}").id("post-webhook").description("An event that a gateway reports, with its token")
                .consumes(JSON).produces(JSON).outType(ReceivedJson.class)
                .to(direct(GatewayWebhooks.RECEIVE).getRawUri());
    }

    private RestDefinition group(String path, String tag) {
        return rest(path).tag(tag)
                .securityDefinitions()
                    .apiKey("apiKey", "A key of Caravan's").withHeader("X-Api-Key").end()
                    .bearerToken("bearer", "The same key as a bearer token").end();
    }

    /** What holds for every verb of a group: it takes a key, and an error is a problem. */
    private static void described(RestDefinition rest) {
        for (VerbDefinition verb : rest.getVerbs()) {
            verb.setSecurity(List.of(key("apiKey"), key("bearer")));
            verb.getResponseMsgs().add(new ResponseMessageDefinition(verb).code("default").message("a problem")
                    .contentType(Problem.MEDIA_TYPE).responseModel(Problem.class));
        }
    }

    private static SecurityDefinition key(String scheme) {
        SecurityDefinition key = new SecurityDefinition();
        key.setKey(scheme);
        return key;
    }

    private static ParamDefinition query(String name, String description) {
        return new ParamDefinition().name(name).type(RestParamType.query).description(description).required(false);
    }

    private static ParamDefinition requestBody() {
        return new ParamDefinition().name("body").type(RestParamType.body).required(true);
    }

    /** One that Camel does not look for: it would read all of it into memory, and refuse a request without. */
    private static ParamDefinition optionalBody(String description) {
        return new ParamDefinition().name("body").type(RestParamType.body).description(description).required(false);
    }
}
