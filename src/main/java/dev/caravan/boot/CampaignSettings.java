package dev.caravan.boot;

import java.time.Duration;

import dev.caravan.campaign.DispatchLimits;
import dev.caravan.domain.campaign.LaterPolicy;
import dev.caravan.store.MessageClaims;

/**
 * How campaigns are sent.
 *
 * @param later     waits of what no gateway could take
 * @param firstLook after a send of unknown outcome
 */
record CampaignSettings(MessageClaims.Limits claims, DispatchLimits dispatch, LaterPolicy later, Duration firstLook) {

    static CampaignSettings read(Config config) {
        String key = "campaign-dispatch.";
        int batch = config.integer(key + "batch", 1, 10_000);
        if (config.integer(key + "queue", 1, 1_000_000) < batch) {
            config.mistake(key + "queue", "no less than " + key + "batch");
        }
        config.duration(key + "tick");
        config.integer(key + "senders", 1, 100);
        config.integer(key + "redeliveries", 0, 5);
        config.integer(key + "redelivery-delay", 1, 300);
        config.integer(key + "record-size", 1, 10_000);
        config.duration(key + "record-within");
        config.integer(key + "recorders", 1, 100);
        config.integer(key + "record-again", 1, 60_000);
        return new CampaignSettings(new MessageClaims.Limits(batch, config.duration(key + "lease")),
                new DispatchLimits(config.integer(key + "in-flight-per-instance", 1, 1000),
                        config.duration(key + "gateway-rest")),
                new LaterPolicy(config.duration(key + "first-later"), config.duration(key + "last-later")),
                config.duration("campaign-settlement.first-look"));
    }
}
