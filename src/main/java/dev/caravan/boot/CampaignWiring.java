package dev.caravan.boot;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

import dev.caravan.campaign.CampaignCounters;
import dev.caravan.campaign.CampaignReports;
import dev.caravan.campaign.CampaignSigns;
import dev.caravan.campaign.Dispatch;
import dev.caravan.campaign.DispatchLog;
import dev.caravan.campaign.DoubtTexts;
import dev.caravan.campaign.Foresight;
import dev.caravan.campaign.MessageEvents;
import dev.caravan.campaign.MessageTexts;
import dev.caravan.campaign.Settlement;
import dev.caravan.domain.campaign.StopWords;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.endpoint.ForesightEndpoints;
import dev.caravan.ops.SendExchange;
import dev.caravan.store.CampaignRotation;
import dev.caravan.store.CampaignStore;
import dev.caravan.store.CanaryStore;
import dev.caravan.store.ClaimRecovery;
import dev.caravan.store.EchoStore;
import dev.caravan.store.ForesightStore;
import dev.caravan.store.MessageClaims;
import dev.caravan.store.MessageOutcomes;
import dev.caravan.store.OptOutStore;
import dev.caravan.store.ReceiptStore;
import dev.caravan.store.SenderStore;
import dev.caravan.store.SettlementStore;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.spi.Registry;

/** What sends campaigns. */
final class CampaignWiring {

    private final DataSource dataSource;
    private final CampaignSettings settings;
    private final Gateways gateways;
    private final CampaignCounters counters;
    private final Clock clock;
    private final MessageTexts texts = new MessageTexts();

    CampaignWiring(DataSource dataSource, CampaignSettings settings, Gateways gateways, MeterRegistry meters,
                   Clock clock) {
        this.dataSource = dataSource;
        this.settings = settings;
        this.gateways = gateways;
        this.counters = new CampaignCounters(meters);
        this.clock = clock;
    }

    /**
     * @param stopping whether this node is about to end
     * @return what campaigns come to
     */
    Foresight bindDispatch(Registry registry, String node, BooleanSupplier stopping) {
        Dispatch dispatch = new Dispatch(gateways, new CampaignRotation(dataSource, clock),
                new MessageClaims(dataSource, settings.claims(), clock, node),
                new ClaimRecovery(dataSource, settings.firstLook(), clock),
                new MessageOutcomes(dataSource, new MessageOutcomes.Waits(settings.later()::after,
                        settings.firstLook()), clock),
                texts::of, settings.dispatch(), new DispatchLog(counters), stopping, clock);
        registry.bind("dispatch", dispatch);
        registry.bind("sends", new SendExchange(dispatch));
        Foresight foresight = new Foresight(new CampaignStore(dataSource, clock),
                new ForesightStore(dataSource, clock), dispatch::restsUntil, settings.foresight(), clock);
        registry.bind("foresightEndpoints", new ForesightEndpoints(foresight));
        return foresight;
    }

    /**
     * What is learned of messages after they were sent.
     *
     * @return takes over what gateways report of them
     */
    MessageEvents bindEvidence(Registry registry, SenderStore senders, StopWords stopWords) {
        CampaignStore campaigns = new CampaignStore(dataSource, clock);
        EchoStore echoes = new EchoStore(dataSource, clock);
        DispatchLog log = new DispatchLog(counters);
        Settlement settlement = new Settlement(gateways, new SettlementStore(dataSource, clock), echoes,
                new DoubtTexts(campaigns::find, texts::of), settings.settlement(), counters, log, clock);
        CampaignReports reports = new CampaignReports(new ReceiptStore(dataSource, clock), settlement, echoes,
                new OptOutStore(dataSource, clock), stopWords, settings.reports(), counters, log);
        registry.bind("settlement", settlement);
        registry.bind("reports", reports);
        registry.bind("signs", new CampaignSigns(campaigns, senders,
                new CanaryStore(dataSource, clock), settings.signs(), log));
        return reports;
    }
}
