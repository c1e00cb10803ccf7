package dev.caravan.http.endpoint;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import dev.caravan.campaign.CampaignLife;
import dev.caravan.campaign.Foresight;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignAct;
import dev.caravan.domain.campaign.CampaignDefaults;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.LifePolicy.Refusal;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.Caller;
import dev.caravan.http.JsonBody;
import dev.caravan.http.QueryParams;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.AuditStore;
import dev.caravan.store.CampaignDirectory;
import dev.caravan.store.CampaignDirectory.Progress;
import dev.caravan.store.CampaignStore;
import dev.caravan.store.CampaignStore.NewCampaign;
import org.apache.camel.Exchange;

/** What is behind {@code /api/campaigns}: a campaign's life (SPEC 7, 9). */
public final class CampaignEndpoints {

    private static final String LIST = "campaigns";
    private static final String REQUEST_KEY = "Idempotency-Key";

    private final CampaignStore campaigns;
    private final CampaignDirectory directory;
    private final CampaignLife life;
    private final Foresight foresight;
    private final AuditStore audit;
    private final CampaignReader reader;

    public CampaignEndpoints(CampaignStore campaigns, CampaignDirectory directory, CampaignLife life,
                             Foresight foresight, AuditStore audit, CampaignDefaults defaults, Clock clock) {
        this.campaigns = campaigns;
        this.directory = directory;
        this.life = life;
        this.foresight = foresight;
        this.audit = audit;
        this.reader = new CampaignReader(defaults, directory::known, clock);
    }

    /** Makes a campaign; a repeated request finds the one that it made. */
    public Answer create(Exchange exchange) {
        QueryParams.of(exchange);
        String key = exchange.getMessage().getHeader(REQUEST_KEY, String.class);
        NewCampaign wanted = reader.read(JsonBody.readLeniently(exchange), key, actor(exchange));
        boolean known = campaigns.byRequest(wanted.requestKey()).isPresent();
        Campaign campaign = campaigns.find(campaigns.create(wanted)).orElseThrow();
        List<String> instances = directory.instances(campaign.id());
        if (!campaign.name().equals(wanted.name()) || !campaign.terms().equals(wanted.terms())
                || !instances.equals(wanted.instances())) {
            throw new ApiProblem(409, "request-key-used", "Another campaign was made under this request key: "
                    + campaign.id() + ".");
        }
        if (known) {
            return Answer.ok(json(campaign));
        }
        audit.add(actor(exchange), "create-campaign", String.valueOf(campaign.id()), campaign.name());
        EventLog.CAMPAIGN.general().info(LogTexts.of("campaign.created"), campaign.id(), campaign.name(),
                actor(exchange));
        return Answer.created(json(campaign));
    }

    public Answer list(Exchange exchange) {
        QueryParams query = QueryParams.of(exchange, "state", "limit", "cursor");
        CampaignState state = query.oneOf("state", CampaignState.class).orElse(null);
        long before = query.cursor(LIST, 1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Answer.ok(Listing.of(LIST, directory.list(state, before, query.limit()),
                (Progress one) -> ProgressJson.of(one.campaign(), one.tally()), one -> one.campaign().id()));
    }

    public Answer find(Exchange exchange) {
        QueryParams.of(exchange);
        return Answer.ok(json(campaign(exchange)));
    }

    public Answer instances(Exchange exchange) {
        QueryParams.of(exchange);
        List<MemberJson> members = directory.members(campaign(exchange)).stream().map(MemberJson::of).toList();
        return Answer.ok(new Listing(members, null, members.size()));
    }

    public Answer start(Exchange exchange) {
        return act(exchange, CampaignAct.START);
    }

    public Answer pause(Exchange exchange) {
        return act(exchange, CampaignAct.PAUSE);
    }

    public Answer resume(Exchange exchange) {
        return act(exchange, CampaignAct.RESUME);
    }

    public Answer cancel(Exchange exchange) {
        return act(exchange, CampaignAct.CANCEL);
    }

    public Answer approve(Exchange exchange) {
        return act(exchange, CampaignAct.APPROVE);
    }

    private Answer act(Exchange exchange, CampaignAct act) {
        QueryParams.of(exchange);
        Campaign before = campaign(exchange);
        Refusal refusal = life.act(act, before.id(), actor(exchange)).orElseThrow().refusal();
        if (refusal != null) {
            throw new ApiProblem(409, refusal.code(), refusal.why());
        }
        return Answer.ok(json(campaign(exchange)));
    }

    private CampaignJson json(Campaign campaign) {
        Tally tally = campaigns.tally(campaign.id());
        return CampaignJson.of(campaign, tally, foresight.progress(campaign.id()).orElseThrow(),
                directory.instances(campaign.id()),
                life.needsApproval(campaign, tally.total()));
    }

    private Campaign campaign(Exchange exchange) {
        return campaign(exchange, campaigns);
    }

    /** The campaign that the path names. */
    static Campaign campaign(Exchange exchange, CampaignStore campaigns) {
        String id = exchange.getMessage().getHeader("id", String.class);
        if (!id.matches("[0-9]{1,18}")) {
            throw ApiProblem.invalidValue("id", "expected a whole number");
        }
        Optional<Campaign> campaign = campaigns.find(Long.parseLong(id));
        return campaign.orElseThrow(() -> ApiProblem.unknownName("campaign", id));
    }

    static String actor(Exchange exchange) {
        return Caller.of(exchange).map(Caller::name).orElse("unknown");
    }
}
