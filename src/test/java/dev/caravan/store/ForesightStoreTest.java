package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignSender;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.Forecast;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.Plan;
import dev.caravan.domain.campaign.QueuedMessage;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.SendRate;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Window;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What forecasts and answers are made from, and that forecasts come true. */
@ExtendWith(MariaDbExtension.class)
class ForesightStoreTest {

    private final CampaignScene scene;
    private final MessageClaims node;
    private final ForesightStore store;

    ForesightStoreTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        node = scene.node("one");
        store = new ForesightStore(dataSource, scene.under.clock);
    }

    @Test
    void aForecastIsWhatTheClaimsThenDo() {
        Terms terms = terms(Duration.ofMinutes(20), 5, new Window(LocalTime.of(9, 0), LocalTime.of(18, 0)), null);
        long campaign = scene.running(terms, 24, "a", "b");
        Forecast forecast = Forecast.of(plan(campaign));

        Instant last = null;
        for (int sent = 0; sent < 24; scene.under.clock.advance(Duration.ofMinutes(5))) {
            List<SendResult> results = scene.begin(node, campaign, one -> one);
            scene.outcomes.record(results);
            sent += results.size();
            last = results.isEmpty() ? last : scene.under.now();
            assertTrue(!scene.under.now().isAfter(forecast.finishesAt().plus(Duration.ofDays(1))));
        }

        assertEquals(Forecast.End.FINISHES, forecast.end());
        assertEquals(List.of(10, 10, 4), forecast.days().stream().map(Forecast.Day::messages).toList());
        assertEquals(forecast.finishesAt().truncatedTo(ChronoUnit.MINUTES), last.truncatedTo(ChronoUnit.MINUTES));
    }

    @Test
    void messagesThatLeaveAreCountedByTheMinuteAndNoneTwice() {
        long campaign = scene.running(CampaignScene.terms(), 6, "a", "b");
        Instant minute = scene.under.now().truncatedTo(ChronoUnit.MINUTES);
        List<SendResult> all = scene.begin(scene.node("few", 4), campaign, one -> one.seq() == 1
                ? CampaignScene.as(one, Fate.LATER, "503") : one.seq() == 2
                ? CampaignScene.as(one, Fate.UNKNOWN, "lost") : one);

        scene.outcomes.record(all.subList(0, 3));
        scene.outcomes.record(all);
        assertEquals(List.of(new SendRate.Minute(minute, 3)), store.rates(campaign, minute));

        scene.under.clock.advance(Duration.ofHours(1));
        scene.outcomes.record(scene.begin(node, campaign, one -> one));
        assertEquals(List.of(new SendRate.Minute(minute.plus(Duration.ofHours(1)), 3)),
                store.rates(campaign, minute));
        assertEquals(1, scene.under.count("campaign_rate"));
    }

    @Test
    void whatWaitsIsGroupedByWherePeopleAreAndUntilWhenTheyHaveHadEnough() {
        long campaign = scene.running(CampaignScene.terms(), 3, "a");
        scene.campaigns.add(campaign, List.of(contact(5592900000001L, "America/Manaus"),
                contact(5592900000002L, "America/Manaus"), contact(5592900000003L, "America/Manaus")));
        wait(campaign, 5, QueuedMessage.ENOUGH, 70);
        wait(campaign, 6, "503", 70);
        scene.under.jdbc.sql("UPDATE message SET state = 'cancelled', queued_at = NULL WHERE seq = 1").update();

        assertEquals(List.of(
                new Plan.Group(Zones.of("America/Manaus"), 2, null),
                new Plan.Group(Zones.of("America/Manaus"), 1, Instant.parse("2026-01-15T14:00:00Z")),
                new Plan.Group(Zones.of("America/Sao_Paulo"), 2, null)), store.groups(campaign));
    }

    @Test
    void instancesAreToldWithWhatKeepsThem() {
        long campaign = scene.running(CampaignScene.terms(), 4, "a", "b", "c");
        List<SendResult> sent = scene.begin(node, campaign, one -> one.instance().equals("b")
                ? CampaignScene.as(one, Fate.DISCONNECTED, "not connected") : one.instance().equals("c")
                ? CampaignScene.as(one, Fate.RESTRICTED, "463") : one);
        scene.outcomes.record(sent);

        List<CampaignSender> senders = store.senders(campaign(campaign));

        assertEquals(List.of("a true 2 2", "b false 0 0", "c false 1 0"), senders.stream().map(sender ->
                sender.instance() + " " + sender.canSend() + " " + sender.dayCount() + " " + sender.sent()).toList());
        assertEquals(463, senders.get(2).heldCode());
        assertEquals(List.of("a", "c"), store.senders(List.of("a", "c", "none"), CampaignScene.terms().zone()).stream()
                .map(CampaignSender::instance).sorted().toList());
    }

    @Test
    void aMessageIsToldWithItsPlaceItsClaimItsPersonAndItsEvidence() {
        long campaign = scene.running(CampaignScene.terms(), 5, "a");
        List<SendResult> first = scene.begin(scene.node("here", 2), campaign,
                one -> CampaignScene.as(one, Fate.UNKNOWN, "no answer"));

        QueuedMessage sending = store.message(campaign, 1).orElseThrow();
        assertEquals(MessageState.SENDING, sending.state());
        assertEquals("here a", sending.node() + " " + sending.instance());

        scene.outcomes.record(first);
        QueuedMessage unknown = store.message(campaign, 1).orElseThrow();
        assertEquals("unknown: no answer", unknown.evidence());
        assertEquals(scene.under.now().plus(CampaignScene.SETTLE), unknown.settleAt());
        assertNull(unknown.node());
        assertEquals(List.of("unknown no answer"), store.events(campaign, 1).stream()
                .map(event -> event.event() + " " + event.detail()).toList());

        assertEquals(2, store.before(campaign, store.message(campaign, 5).orElseThrow()));
        scene.under.jdbc.sql("INSERT INTO opt_out (person, since, source, word) SELECT person, '2026-01-15 11:00:00',"
                + " 'word', 'sair' FROM message WHERE seq = 5").update();
        assertEquals(new QueuedMessage.Refusal(Instant.parse("2026-01-15T11:00:00Z"), "sair"),
                store.message(campaign, 5).orElseThrow().optOut());
        assertTrue(store.message(campaign, 6).isEmpty());
    }

    private Plan plan(long id) {
        Campaign campaign = campaign(id);
        return new Plan(scene.under.now(), campaign.terms(), campaign.nextDueAt(), campaign.canaryLeft(),
                Duration.ZERO, store.groups(id), store.senders(campaign).stream()
                        .map(sender -> new Plan.Sender(sender.dayCount(), sender.freeAt())).toList(), null);
    }

    private Campaign campaign(long id) {
        return scene.campaigns.find(id).orElseThrow();
    }

    private void wait(long campaign, int seq, String why, int minutes) {
        scene.under.jdbc.sql("UPDATE message SET queued_at = :at, error = :why WHERE campaign_id = :c AND seq = :s")
                .param("at", Rows.utc(scene.under.now().plus(Duration.ofMinutes(minutes)))).param("why", why)
                .param("c", campaign).param("s", seq).update();
    }

    private static Contact contact(long number, String zone) {
        return new Contact(new Person(number), "Ana", Map.of(), Zones.of(zone));
    }

    private static Terms terms(Duration gap, Integer cap, Window window, Instant endsAt) {
        Terms plain = CampaignScene.terms();
        return new Terms(plain.templates(), plain.policy(), Duration.ZERO, gap, cap, plain.zone(),
                new SendingHours(window, null), null, endsAt, null, null);
    }
}
