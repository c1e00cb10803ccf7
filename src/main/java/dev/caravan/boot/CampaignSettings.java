package dev.caravan.boot;

import java.time.Duration;

import dev.caravan.campaign.CampaignReports;
import dev.caravan.campaign.CampaignSigns;
import dev.caravan.campaign.DispatchLimits;
import dev.caravan.campaign.Foresight;
import dev.caravan.campaign.SettlementLimits;
import dev.caravan.domain.campaign.CanaryPolicy;
import dev.caravan.domain.campaign.LaterPolicy;
import dev.caravan.domain.campaign.SettlementPolicy;
import dev.caravan.store.MessageClaims;

/**
 * How campaigns are sent.
 *
 * @param later     waits of what no gateway could take
 * @param firstLook after a send of unknown outcome
 * @param reports   how long reports of messages wait for their message
 * @param signs     what pauses campaigns
 */
record CampaignSettings(MessageClaims.Limits claims, DispatchLimits dispatch, LaterPolicy later, Duration firstLook,
                        SettlementLimits settlement, CampaignReports.Limits reports, CampaignSigns.Limits signs,
                        Foresight.Limits foresight) {

    private static final Duration MOST_RATE_OVER = Duration.ofHours(1);

    static CampaignSettings read(Config config) {
        String key = "campaign-dispatch.";
        int batch = config.integer(key + "batch", 1, 10_000);
        int queue = config.integer(key + "queue", 1, 1_000_000);
        if (queue < batch) {
            config.mistake(key + "queue", "no less than " + key + "batch");
        }
        config.integer(key + "senders", 1, 100);
        config.integer(key + "redelivery-delay", 1, 300);
        config.integer(key + "record-size", 1, 10_000);
        config.duration(key + "record-within");
        config.integer(key + "recorders", 1, 100);
        config.integer(key + "record-again", 1, 60_000);
        return new CampaignSettings(new MessageClaims.Limits(batch, config.duration(key + "lease")),
                new DispatchLimits(config.duration(key + "tick"),
                        config.integer(key + "in-flight-per-instance", 1, 1000), queue,
                        config.integer(key + "redeliveries", 0, 5),
                        config.duration(key + "gateway-rest"), config.duration(key + "lease")),
                new LaterPolicy(config.duration(key + "first-later"), config.duration(key + "last-later")),
                config.duration("campaign-settlement.first-look"), settlement(config), reports(config), signs(config),
                foresight(config));
    }

    private static SettlementLimits settlement(Config config) {
        String key = "campaign-settlement.";
        config.duration(key + "tick");
        return new SettlementLimits(new SettlementPolicy(config.integer(key + "looks", 1, 100),
                config.integer(key + "sends", 1, 100),
                new LaterPolicy(config.duration(key + "first-wait"), config.duration(key + "last-wait"))),
                config.duration(key + "first-look"), config.duration(key + "skew"),
                config.integer(key + "in-flight-per-gateway", 1, 1000), config.duration(key + "lease"),
                config.duration(key + "gateway-wait"), config.duration(key + "give-up"),
                config.duration(key + "history-check"));
    }

    private static CampaignReports.Limits reports(Config config) {
        String key = "campaign-receipts.";
        config.duration(key + "tick");
        config.duration(key + "clear");
        Duration echoes = config.duration(key + "keep-echoes");
        if (echoes.compareTo(config.duration("campaign-dispatch.lease")) <= 0) {
            config.mistake(key + "keep-echoes", "longer than campaign-dispatch.lease");
        }
        return new CampaignReports.Limits(config.duration(key + "early"), config.duration(key + "keep"), echoes);
    }

    private static CampaignSigns.Limits signs(Config config) {
        config.duration("campaign.watch");
        return new CampaignSigns.Limits(new CanaryPolicy(config.ratio("campaign.canary-troubled"),
                config.ratio("campaign.canary-opted-out")), config.duration("campaign.canary-wait"),
                config.ratio("campaign.restricted-share"));
    }

    private static Foresight.Limits foresight(Config config) {
        String key = "campaign-forecast.";
        Duration over = config.duration(key + "rate-over");
        if (over.compareTo(MOST_RATE_OVER) > 0) {
            config.mistake(key + "rate-over", "no more than 1h");
        }
        int approvalFrom = config.integer("campaign.approval-from", 0, CampaignTerms.MOST);
        return new Foresight.Limits(over, config.duration(key + "groups-age"),
                config.duration("campaign.canary-wait"), approvalFrom == 0 ? null : approvalFrom);
    }
}
