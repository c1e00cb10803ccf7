package dev.caravan.campaign;

import dev.caravan.domain.campaign.SendResult;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.CampaignRotation.Member;
import dev.caravan.store.ClaimRecovery.Recovered;

/** Tells how campaigns go, in the words of origin/campaign-disconnection.md. */
public final class DispatchLog {

    void deactivated(SendResult result) {
        EventLog.CAMPAIGN.warn(result.instance(), LogTexts.of("campaign.deactivated"), result.campaign(), result.error());
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
}
