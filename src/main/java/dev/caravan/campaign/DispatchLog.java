package dev.caravan.campaign;

import java.util.List;

import dev.caravan.domain.campaign.SendResult;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.CampaignRotation.Member;
import dev.caravan.store.CanaryStore;
import dev.caravan.store.ClaimRecovery.Recovered;
import dev.caravan.store.Doubt;

/** Tells how campaigns go, in the words of origin/campaign-disconnection.md. */
public final class DispatchLog {

    private static final int REACH_OUT_LOCK = 463;

    private final CampaignCounters counters;

    public DispatchLog(CampaignCounters counters) {
        this.counters = counters;
    }

    void recorded(List<SendResult> results) {
        counters.recorded(results);
    }

    void unwritten(int rows, Exception failure) {
        EventLog.CAMPAIGN.general().error(LogTexts.of("campaign.unwritten"), rows, failure.toString());
    }

    void deactivated(SendResult result) {
        EventLog.CAMPAIGN.warn(result.instance(), LogTexts.of("campaign.deactivated"), result.campaign(),
                result.error());
    }

    void held(SendResult result) {
        EventLog.CAMPAIGN.error(result.instance(), LogTexts.of("campaign.held"), result.campaign(), result.code());
    }

    void reactivated(Member member) {
        EventLog.CAMPAIGN.info(member.instance(), LogTexts.of("campaign.reactivated"), member.campaign(),
                member.campaignName());
    }

    void completed(Long campaign) {
        EventLog.CAMPAIGN.general().info(LogTexts.of("campaign.completed"), campaign);
    }

    void recovered(Recovered claim) {
        EventLog.CAMPAIGN.general().warn(LogTexts.of("campaign.recovered"), claim.owner(), claim.campaign(),
                claim.returned(), claim.doubtful());
    }

    void held(Doubt doubt) {
        held(doubt.instance(), doubt.campaign(), REACH_OUT_LOCK);
    }

    void held(String instance, long campaign, int code) {
        EventLog.CAMPAIGN.error(instance, LogTexts.of("campaign.held"), campaign, code);
    }

    void held(String instance, Integer code, String reason) {
        EventLog.CAMPAIGN.error(instance, LogTexts.of("campaign.sender-held"), reason, code);
    }

    void unknown(Doubt doubt) {
        EventLog.CAMPAIGN.warn(doubt.instance(), LogTexts.of("campaign.stays-unknown"), doubt.seq(), doubt.campaign());
    }

    void keepsNoHistory(String gateway) {
        EventLog.CAMPAIGN.general().warn(LogTexts.of("campaign.no-history"), gateway);
    }

    void optedOut(String instance, int messages) {
        EventLog.CAMPAIGN.info(instance, LogTexts.of("campaign.opted-out"), messages);
    }

    void hiddenStop(String instance) {
        EventLog.CAMPAIGN.warn(instance, LogTexts.of("campaign.hidden-stop"));
    }

    void canaryPassed(CanaryStore.Canary canary) {
        EventLog.CAMPAIGN.general().info(LogTexts.of("campaign.canary-passed"), canary.campaign(), canary.name(),
                canary.facts());
    }

    void canaryFailed(CanaryStore.Canary canary, String sign) {
        EventLog.CAMPAIGN.general().error(LogTexts.of("campaign.canary-failed"), canary.campaign(), canary.name(),
                sign);
    }

    void restricted(CanaryStore.Restricted campaign) {
        EventLog.CAMPAIGN.general().error(LogTexts.of("campaign.restricted"), campaign.campaign(), campaign.name(),
                campaign.held(), campaign.instances());
    }
}
