package dev.caravan.boot;

import java.time.Clock;
import javax.sql.DataSource;

import dev.caravan.campaign.Dispatch;
import dev.caravan.campaign.DispatchLog;
import dev.caravan.campaign.MessageTexts;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.SendExchange;
import dev.caravan.store.CampaignRotation;
import dev.caravan.store.ClaimRecovery;
import dev.caravan.store.MessageClaims;
import dev.caravan.store.MessageOutcomes;
import org.apache.camel.spi.Registry;

/** What sends campaigns. */
final class CampaignWiring {

    private CampaignWiring() {
    }

    static void bind(Registry registry, DataSource dataSource, CampaignSettings settings, String node,
                     Gateways gateways, Clock clock) {
        Dispatch dispatch = new Dispatch(gateways, new CampaignRotation(dataSource, clock),
                new MessageClaims(dataSource, settings.claims(), clock, node),
                new ClaimRecovery(dataSource, settings.firstLook(), clock),
                new MessageOutcomes(dataSource, new MessageOutcomes.Waits(settings.later()::after,
                        settings.firstLook()), clock),
                new MessageTexts()::of, settings.dispatch(), new DispatchLog(), clock);
        registry.bind("dispatch", dispatch);
        registry.bind("sends", new SendExchange(dispatch));
    }
}
