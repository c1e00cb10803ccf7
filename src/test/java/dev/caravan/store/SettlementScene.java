package dev.caravan.store;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

import dev.caravan.campaign.CampaignCounters;
import dev.caravan.campaign.CampaignReports;
import dev.caravan.campaign.DispatchLog;
import dev.caravan.campaign.DoubtTexts;
import dev.caravan.campaign.Look;
import dev.caravan.campaign.MessageTexts;
import dev.caravan.campaign.Settlement;
import dev.caravan.campaign.SettlementLimits;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.LaterPolicy;
import dev.caravan.domain.campaign.Rendering;
import dev.caravan.domain.campaign.SettlementPolicy;
import dev.caravan.domain.campaign.StopWords;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.store.MessageClaims.Claimed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.dao.TransientDataAccessResourceException;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Campaigns, and what settles their messages of unknown outcome. */
final class SettlementScene {

    static final String TEXT = "Olá Ana";
    static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    static final Duration SKEW = Duration.ofSeconds(30);
    static final Duration GIVE_UP = Duration.ofHours(24);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final GatewaySettings GATEWAY = new GatewaySettings(StoreUnderTest.GATEWAY, GatewayKind.EVOLUTION,
            URI.create("http://evo.test"), "key", "2.3.7", SECOND, SECOND, SECOND, "", "", "", "");

    final CampaignScene campaigns;
    final MessageClaims node;
    final Settlement settlement;
    final CampaignReports reports;

    /** Numbers of messages whose text cannot be made, as when the database fails meanwhile. */
    final Set<Integer> failing = new HashSet<>();

    private final MeterRegistry meters = new SimpleMeterRegistry();

    SettlementScene(DataSource dataSource) {
        campaigns = new CampaignScene(dataSource);
        node = campaigns.node("one");
        CampaignCounters counters = new CampaignCounters(meters);
        DispatchLog log = new DispatchLog(counters);
        EchoStore echoes = new EchoStore(dataSource, campaigns.under.clock);
        settlement = new Settlement(new Gateways(List.of(GATEWAY)),
                new SettlementStore(dataSource, campaigns.under.clock), echoes,
                new DoubtTexts(campaigns.campaigns::find, this::text),
                new SettlementLimits(new SettlementPolicy(3, 2, new LaterPolicy(FIRST_WAIT, FIRST_WAIT.multipliedBy(2))),
                        CampaignScene.SETTLE, SKEW, 4, Duration.ofMinutes(3), FIRST_WAIT, GIVE_UP,
                        Duration.ofHours(1)), counters, log, campaigns.under.clock);
        reports = new CampaignReports(new ReceiptStore(dataSource, campaigns.under.clock), settlement, echoes,
                new OptOutStore(dataSource, campaigns.under.clock), new StopWords(List.of("sair", "stop")),
                new CampaignReports.Limits(Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofMinutes(15)),
                counters, log);
    }

    private Rendering text(Campaign campaign, Claimed message) {
        if (failing.contains(message.seq())) {
            throw new TransientDataAccessResourceException("no connection");
        }
        return new MessageTexts().of(campaign, message);
    }

    void assertTheNumbersAreThoseOfTheRows() {
        campaigns.under.jdbc.sql("SELECT id FROM campaign").query(Long.class).list()
                .forEach(id -> assertEquals(campaigns.counted(id), campaigns.tally(id)));
        assertEquals(0, campaigns.under.count("""
                campaign_instance r LEFT JOIN (SELECT campaign_id, position, SUM(state = 'unknown') AS doubts,
                       SUM(state IN ('sent', 'delivered', 'read')) AS sent FROM message WHERE position IS NOT NULL
                       GROUP BY campaign_id, position) m USING (campaign_id, position)
                WHERE r.`unknown` <> COALESCE(m.doubts, 0) OR r.sent <> COALESCE(m.sent, 0)"""));
    }

    /** A campaign through instance a whose messages all have an unknown outcome. */
    long unknown(DeliveryPolicy policy, int messages) {
        Terms terms = CampaignScene.terms();
        long campaign = campaigns.running(new Terms(terms.templates(), policy, terms.delay(), terms.gap(), null,
                terms.zone(), terms.hours(), null, null, null, null), messages, "a");
        campaigns.outcomes.record(campaigns.begin(node, campaign,
                sent -> CampaignScene.as(sent, Fate.UNKNOWN, "timed out")));
        return campaign;
    }

    /** The looks that are due when it is time for the first. */
    List<Look> lookDue() {
        advance(CampaignScene.SETTLE);
        return settlement.due();
    }

    void advance(Duration time) {
        campaigns.under.clock.advance(time);
    }

    double looked(String result) {
        return meters.get("caravan.campaign.settlements").tag("result", result).counter().count();
    }
}
