package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.campaign.Foresight;
import dev.caravan.campaign.ProgressView;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How campaigns are told to go on (issue 4, "Foresight"). */
@ExtendWith(MariaDbExtension.class)
class ProgressTest {

    private final CampaignScene scene;
    private final Foresight foresight;

    ProgressTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        foresight = new Foresight(scene.campaigns, new ForesightStore(dataSource, scene.under.clock), gateway -> null,
                new Foresight.Limits(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMinutes(10), null),
                scene.under.clock);
    }

    @Test
    void aCampaignWithADelayGoesOnAtItsPaceAndItsInstancesShareIt() {
        long campaign = scene.running(delay(Duration.ofSeconds(60)), 30, "a", "b", "c");
        for (int minute = 0; minute < 10; minute++) {
            send(scene.node("one"), campaign);
            scene.under.clock.advance(Duration.ofMinutes(1));
        }

        ProgressView progress = foresight.progress(campaign).orElseThrow();

        assertEquals(1, progress.ratePerMinute());
        assertEquals("delay", progress.limitedBy());
        assertEquals(scene.under.now().plus(Duration.ofMinutes(19)), progress.finishesAt());
        assertEquals(List.of(new ProgressView.Share("a", 4, 4, 0.4, true),
                new ProgressView.Share("b", 3, 3, 0.3, true), new ProgressView.Share("c", 3, 3, 0.3, true)),
                progress.perInstance());
    }

    @Test
    void whatNothingElseLimitsEndsAtThePaceThatGatewaysWereSeenToTake() {
        long campaign = scene.running(delay(Duration.ZERO), 700, "a", "b");
        for (int minute = 0; minute < 4; minute++) {
            send(scene.node("one", 100), campaign);
            scene.under.clock.advance(Duration.ofMinutes(1));
        }
        Instant now = scene.under.now();

        ProgressView progress = foresight.progress(campaign).orElseThrow();

        assertEquals(100, progress.ratePerMinute());
        assertEquals("rate", progress.limitedBy());
        assertTrue(progress.finishesAt().isAfter(now.plusSeconds(170))
                && progress.finishesAt().isBefore(now.plusSeconds(180)), progress::toString);
    }

    @Test
    void aCampaignThatStandsStillHasNoEnd() {
        long campaign = scene.running(delay(Duration.ZERO), 2, "a");
        scene.close("a");

        ProgressView waiting = foresight.progress(campaign).orElseThrow();
        scene.campaigns.pause(campaign, null, null);
        ProgressView paused = foresight.progress(campaign).orElseThrow();

        assertEquals("instances", waiting.limitedBy());
        assertNull(waiting.finishesAt());
        assertNull(paused.limitedBy());
        assertNull(paused.finishesAt());
        assertTrue(foresight.progress(campaign + 1).isEmpty());
    }

    @Test
    void aCampaignThatEndedIsToldWithItsEnd() {
        long campaign = scene.running(delay(Duration.ZERO), 2, "a");
        send(scene.node("one"), campaign);
        scene.rotation.complete();
        Instant end = scene.under.now();
        scene.under.clock.advance(Duration.ofHours(1));

        assertEquals(end, foresight.forecast(campaign).orElseThrow().forecast().finishesAt());
        assertEquals(end, foresight.progress(campaign).orElseThrow().finishesAt());
        assertEquals(0, foresight.progress(campaign).orElseThrow().ratePerMinute());
    }

    @Test
    void whyKnowsWhatComesBeforeAMessageAndAboutWhenItsTurnIs() {
        long campaign = scene.running(delay(Duration.ofSeconds(60)), 30, "a");
        send(scene.node("one"), campaign);

        Foresight.Why why = foresight.why(campaign, 12).orElseThrow();

        assertEquals("turn", why.answer().code());
        assertEquals(List.of(10, scene.under.now().plus(Duration.ofMinutes(11))), why.answer().values());
        assertEquals("sent", foresight.why(campaign, 1).orElseThrow().answer().code());
        assertEquals("delay", foresight.why(campaign, 2).orElseThrow().answer().code());
    }

    private void send(MessageClaims node, long campaign) {
        List<SendResult> sent = scene.begin(node, campaign, one -> one);
        assertTrue(sent.stream().allMatch(one -> one.fate() == Fate.SENT));
        scene.outcomes.record(sent);
    }

    private static Terms delay(Duration delay) {
        Terms plain = CampaignScene.terms();
        return new Terms(plain.templates(), plain.policy(), delay, Duration.ZERO, null, plain.zone(), plain.hours(),
                null, null, null, null);
    }
}
