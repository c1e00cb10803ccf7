package dev.caravan.campaign;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignAct;
import dev.caravan.domain.campaign.LifePolicy;
import dev.caravan.domain.campaign.LifePolicy.Refusal;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.AuditStore;
import dev.caravan.store.CampaignDirectory;
import dev.caravan.store.CampaignEnds;
import dev.caravan.store.CampaignEnds.Ended;
import dev.caravan.store.CampaignStore;

/** What people do with campaigns, and what becomes of messages whose campaign is over (SPEC 7). */
public final class CampaignLife {

    /**
     * What came of an act.
     *
     * @param changed false if it had been done already
     * @param refusal why it was refused, or null
     */
    public record Outcome(boolean changed, Refusal refusal) { }

    private final CampaignStore campaigns;
    private final CampaignDirectory directory;
    private final CampaignEnds ends;
    private final AuditStore audit;
    private final Integer approvalFrom;
    private final Clock clock;

    /** @param approvalFrom from how many messages on an admin must agree, or null */
    public CampaignLife(CampaignStore campaigns, CampaignDirectory directory, CampaignEnds ends, AuditStore audit,
                        Integer approvalFrom, Clock clock) {
        this.campaigns = campaigns;
        this.directory = directory;
        this.ends = ends;
        this.audit = audit;
        this.approvalFrom = approvalFrom;
        this.clock = clock;
    }

    /**
     * Does an act; again it changes nothing.
     *
     * @param actor name of the key that asked
     * @return empty if there is no such campaign
     */
    public Optional<Outcome> act(CampaignAct act, long id, String actor) {
        return campaigns.find(id).map(campaign -> act(act, campaign, actor));
    }

    private Outcome act(CampaignAct act, Campaign campaign, String actor) {
        int messages = campaigns.tally(campaign.id()).total();
        if (LifePolicy.isDone(act, campaign, messages)) {
            return new Outcome(false, null);
        }
        Optional<Refusal> refusal = LifePolicy.refuse(act, campaign, messages,
                directory.instances(campaign.id()).size(), approvalFrom, clock.instant());
        if (refusal.isPresent()) {
            return new Outcome(false, refusal.get());
        }
        boolean changed = switch (act) {
            case START, RESUME -> campaigns.start(campaign.id(), unasked());
            case PAUSE -> campaigns.pause(campaign.id(), null, null);
            case CANCEL -> campaigns.cancel(campaign.id());
            case APPROVE -> campaigns.approve(campaign.id(), messages, actor);
        };
        if (!changed) {
            // Somebody was faster: what holds now decides.
            return act(act, campaign.id(), actor).orElseThrow();
        }
        audit.add(actor, act.code() + "-campaign", String.valueOf(campaign.id()), campaign.name());
        EventLog.CAMPAIGN.general().info(LogTexts.of("campaign.act." + act.code()), campaign.id(), campaign.name(),
                actor);
        return new Outcome(true, null);
    }

    /** Whether so many messages ask for an approval that the campaign does not have. */
    public boolean needsApproval(Campaign campaign, int messages) {
        return LifePolicy.needsApproval(campaign, messages, approvalFrom);
    }

    /** How many messages a campaign may have without an approval. */
    public int unasked() {
        return approvalFrom == null ? CampaignStore.ANY : approvalFrom - 1;
    }

    /** Ends what waits in campaigns that were cancelled, or whose end has come. */
    public List<Ended> end() {
        List<Ended> ended = ends.end();
        ended.forEach(one -> EventLog.CAMPAIGN.general().info(LogTexts.of("campaign." + one.state().code()),
                one.campaign(), one.messages()));
        return ended;
    }
}
