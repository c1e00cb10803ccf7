package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

import dev.caravan.campaign.CampaignCounters;
import dev.caravan.campaign.CampaignSigns;
import dev.caravan.campaign.DispatchLog;
import dev.caravan.domain.Signal;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.CanaryPolicy;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.store.SenderStore.Release;
import dev.caravan.testing.MariaDbExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What pauses campaigns and holds instances by itself (SPEC 7, "Responsible use"). */
@ExtendWith(MariaDbExtension.class)
class CampaignSignsTest {

    private static final Duration WAIT = Duration.ofMinutes(10);

    private final CampaignScene scene;
    private final MessageClaims node;
    private final SenderStore senders;
    private final CampaignSigns signs;

    CampaignSignsTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        node = scene.node("one");
        senders = new SenderStore(dataSource, scene.under.clock);
        signs = new CampaignSigns(scene.campaigns, senders, new CanaryStore(dataSource, scene.under.clock),
                new CampaignSigns.Limits(new CanaryPolicy(0.2, 0.05), WAIT, 0.5),
                new DispatchLog(new CampaignCounters(new SimpleMeterRegistry())));
    }

    @Test
    void afterAGoodFirstSliceTheRestFollowsByItself() {
        long campaign = scene.running(canary(5), 20, "a", "b");
        scene.outcomes.record(send(campaign));
        assertEquals(List.of(), send(campaign));
        look(WAIT.minusSeconds(1));
        assertEquals(List.of(), send(campaign), "it waits for what people say");

        look(Duration.ofSeconds(1));

        assertNull(campaign(campaign).canaryLeft());
        assertEquals(15, send(campaign).size());
    }

    @Test
    void aBadFirstSlicePausesItsCampaignWithTheEvidenceAndAPersonMayGoOn() {
        long campaign = scene.running(canary(5), 20, "a", "b");
        List<SendResult> sent = send(campaign);
        scene.outcomes.record(List.of(CampaignScene.as(sent.get(0), Fate.FAILED, "no"),
                CampaignScene.as(sent.get(1), Fate.NO_WHATSAPP, null), sent.get(2), sent.get(3), sent.get(4)));

        look(WAIT);

        Campaign paused = campaign(campaign);
        assertEquals(CampaignState.PAUSED, paused.state());
        assertEquals("canary", paused.reason());
        assertEquals("more than 20 % did not go out (5 sent: 1 failed, 1 not on WhatsApp, 0 unknown, 0 arrived;"
                + " 0 opted out, 0 instances held)", paused.evidence());
        assertTrue(scene.campaigns.start(campaign));
        look(WAIT);
        assertEquals(CampaignState.RUNNING, campaign(campaign).state());
        assertEquals(15, send(campaign).size());
    }

    @Test
    void aFirstSliceOfWhichSomeIsStillOnItsWayIsNotJudged() {
        long campaign = scene.running(canary(5), 20, "a");
        List<SendResult> sent = send(campaign);
        scene.outcomes.record(sent.subList(0, 4));

        look(WAIT.multipliedBy(2));

        assertEquals(0, campaign(campaign).canaryLeft());
    }

    @Test
    void peopleWhoOptOutOfTheFirstSliceAreABadSign() {
        long campaign = scene.running(canary(5), 20, "a");
        scene.outcomes.record(send(campaign));
        scene.under.clock.advance(Duration.ofMinutes(1));
        optOut(5511900000002L);
        optOut(5511900000019L);

        look(WAIT);

        assertTrue(campaign(campaign).evidence().startsWith("more than 5 % opted out (5 sent"));
        assertTrue(campaign(campaign).evidence().contains("1 opted out"), "the other one has had no message yet");
    }

    @Test
    void anInstanceThatWasClosedAsRestrictedIsHeldUntilAPersonReleasesIt() {
        long campaign = scene.running(CampaignScene.terms(), 9, "a", "b", "c");
        scene.under.observe("b", Signal.CLOSED, 403);

        look(Duration.ofSeconds(1));

        assertEquals(1, scene.under.count("sender WHERE instance_name = 'b' AND held_code = 403"));
        assertEquals(CampaignState.RUNNING, campaign(campaign).state(), "one of three");
        assertEquals(Release.STILL_RESTRICTED, senders.release("b"));
        scene.under.observe("b", Signal.OPEN, null);
        look(Duration.ofSeconds(1));
        assertEquals(List.of("a", "c", "a"), CampaignScene.instances(send(campaign).subList(0, 3)));
        assertEquals(List.of("b sending-held"), needs());

        assertEquals(Release.RELEASED, senders.release("b"));
        assertEquals(Release.NOT_HELD, senders.release("b"));
        look(Duration.ofSeconds(1));
        assertEquals(List.of(), needs());
    }

    @Test
    void whenItsInstancesAreRestrictedACampaignIsPausedOnceForThat() {
        long campaign = scene.running(CampaignScene.terms(), 100, "a", "b");
        List<SendResult> sent = send(campaign);
        scene.outcomes.record(List.of(CampaignScene.as(sent.get(0), Fate.RESTRICTED, "463")));

        look(Duration.ofSeconds(1));

        assertEquals("restricted: 1 of 2 instances met an enforcement", campaign(campaign).reason() + ": "
                + campaign(campaign).evidence());
        scene.campaigns.start(campaign);
        look(Duration.ofSeconds(1));
        assertEquals(CampaignState.RUNNING, campaign(campaign).state(), "a person wanted it to go on");
    }

    private void look(Duration later) {
        scene.under.clock.advance(later);
        signs.look();
    }

    private List<SendResult> send(long campaign) {
        return scene.begin(node, campaign, UnaryOperator.identity());
    }

    private Campaign campaign(long id) {
        return scene.campaigns.find(id).orElseThrow();
    }

    private List<String> needs() {
        return new AttentionList(scene.under.dataSource).list(Instant.EPOCH, 0, 10).items().stream()
                .map(needed -> needed.instance() + " " + needed.need().code()).toList();
    }

    private void optOut(long person) {
        scene.under.jdbc.sql("INSERT INTO opt_out (person, since, source) VALUES (?, ?, 'api')").param(person)
                .param(Rows.utc(scene.under.now())).update();
    }

    private static Terms canary(int size) {
        Terms terms = CampaignScene.terms();
        return new Terms(terms.templates(), terms.policy(), terms.delay(), terms.gap(), null, terms.zone(),
                terms.hours(), null, null, null, size);
    }
}
