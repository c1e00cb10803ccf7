package dev.caravan.campaign;

import java.time.Duration;
import java.util.Optional;

import dev.caravan.domain.campaign.CanaryPolicy;
import dev.caravan.store.CampaignStore;
import dev.caravan.store.CanaryStore;
import dev.caravan.store.SenderStore;

/**
 * Stops what shows bad signs (SPEC 7, "Responsible use"): an instance that met an enforcement, a campaign whose first
 * slice went badly.
 */
public final class CampaignSigns {

    /** Why a campaign is paused: it shows in its state, and a person who resumes it goes on in spite of it. */
    static final String CANARY = "canary";
    static final String RESTRICTED = "restricted";

    /**
     * @param canaryWait after the first slice, before it is judged
     * @param restricted share of a campaign's instances that may not be held
     */
    public record Limits(CanaryPolicy canary, Duration canaryWait, double restricted) { }

    private final CampaignStore campaigns;
    private final SenderStore senders;
    private final CanaryStore canaries;
    private final Limits limits;
    private final DispatchLog log;

    public CampaignSigns(CampaignStore campaigns, SenderStore senders, CanaryStore canaries, Limits limits,
                         DispatchLog log) {
        this.campaigns = campaigns;
        this.senders = senders;
        this.canaries = canaries;
        this.limits = limits;
        this.log = log;
    }

    /** Looks at all of it once. */
    public void look() {
        senders.holdRestricted().forEach(held -> log.held(held.instance(), held.code(), held.reason()));
        canaries.restricted(limits.restricted()).forEach(this::restricted);
        canaries.finished(limits.canaryWait()).forEach(this::judge);
    }

    private void restricted(CanaryStore.Restricted campaign) {
        String evidence = campaign.held() + " of " + campaign.instances() + " instances met an enforcement";
        if (campaigns.pause(campaign.campaign(), RESTRICTED, evidence)) {
            log.restricted(campaign);
        }
    }

    private void judge(CanaryStore.Canary canary) {
        Optional<String> sign = limits.canary().badSign(canary.facts());
        if (sign.isPresent() && campaigns.pause(canary.campaign(), CANARY, sign.get())) {
            log.canaryFailed(canary, sign.get());
        } else if (sign.isEmpty() && canaries.pass(canary.campaign())) {
            log.canaryPassed(canary);
        }
    }
}
