package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.store.CampaignEnds.Ended;
import dev.caravan.store.MessageClaims.Claim;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of messages whose campaign is over (SPEC 7). */
@ExtendWith(MariaDbExtension.class)
class CampaignEndsTest {

    private static final List<String> GATEWAYS = List.of(StoreUnderTest.GATEWAY);
    private static final UnaryOperator<SendResult> SENT = UnaryOperator.identity();
    private static final int SLICE = 10;

    private final CampaignScene scene;
    private final MessageClaims node;
    private final CampaignEnds ends;

    CampaignEndsTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        node = scene.node("one", 5);
        ends = new CampaignEnds(dataSource, SLICE, scene.under.clock);
    }

    @AfterEach
    void theNumbersAreThoseOfTheRows() {
        scene.under.jdbc.sql("SELECT id FROM campaign").query(Long.class).list()
                .forEach(id -> assertEquals(scene.counted(id), scene.tally(id)));
    }

    @Test
    void whatWaitsInACancelledCampaignIsCancelledSliceBySlice() {
        long campaign = scene.running(CampaignScene.terms(), 37, "a");
        scene.outcomes.record(scene.begin(node, campaign, SENT));
        long other = scene.running(CampaignScene.terms(), 3, "a");

        assertTrue(scene.campaigns.cancel(campaign));
        assertFalse(scene.campaigns.cancel(campaign));

        assertEquals(List.of(new Ended(campaign, MessageState.CANCELLED, 32)), ends.end());
        assertEquals(List.of(), ends.end());
        assertEquals(List.of(), scene.begin(node, campaign, SENT));
        assertEquals(3, scene.campaigns.tally(other).of(MessageState.PENDING));
    }

    @Test
    void whatWasClaimedComesBackAndIsCancelledAndWhatGoesOutRunsOut() {
        long campaign = scene.running(CampaignScene.terms(), 10, "a");
        List<SendResult> sending = scene.begin(node, campaign, SENT);
        Claim claim = node.claim(campaign, GATEWAYS, instance -> 10).orElseThrow();

        scene.campaigns.cancel(campaign);
        assertEquals(List.of(), ends.end());
        assertEquals(List.of(), node.begin(claim));
        scene.outcomes.record(List.of(sending.get(0), CampaignScene.as(sending.get(1), Fate.LATER, "busy")));

        assertEquals(List.of(new Ended(campaign, MessageState.CANCELLED, 6)), ends.end());
        assertEquals(MessageState.SENT, scene.state(campaign, 1));
        assertEquals(MessageState.CANCELLED, scene.state(campaign, 2));
        assertEquals(CampaignState.CANCELLED, scene.campaigns.find(campaign).orElseThrow().state());
    }

    @Test
    void whatHasNotGoneOutByTheEndExpiresAndTheCampaignIsDone() {
        long campaign = scene.running(until(Duration.ofMinutes(1)), 12, "a");
        scene.outcomes.record(scene.begin(node, campaign, SENT));
        Claim claim = node.claim(campaign, GATEWAYS, instance -> 10).orElseThrow();
        assertEquals(List.of(), ends.end());

        scene.under.clock.advance(Duration.ofMinutes(1));

        assertEquals(List.of(), node.dueCampaigns(0, 10));
        assertEquals(List.of(), scene.begin(node, campaign, SENT));
        assertEquals(List.of(), node.begin(claim));
        assertEquals(List.of(new Ended(campaign, MessageState.EXPIRED, 7)), ends.end());
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @Test
    void whatALateAnswerGivesBackAfterTheEndExpires() {
        long campaign = scene.running(until(Duration.ofMinutes(1)), 1, "a");
        SendResult late = CampaignScene.as(unknown(campaign), Fate.LATER, "busy");
        scene.under.clock.advance(Duration.ofMinutes(1));
        ends.end();
        assertEquals(List.of(campaign), scene.rotation.complete());

        scene.outcomes.record(List.of(late));

        assertEquals(List.of(new Ended(campaign, MessageState.EXPIRED, 1)), ends.end());
        assertEquals(List.of(campaign), scene.rotation.complete());
        assertEquals(CampaignState.COMPLETED, scene.campaigns.find(campaign).orElseThrow().state());
    }

    @Test
    void whatALateAnswerGivesBackToACancelledCampaignIsCancelled() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        SendResult late = CampaignScene.as(unknown(campaign), Fate.LATER, "busy");
        scene.campaigns.cancel(campaign);

        scene.outcomes.record(List.of(late));

        assertEquals(List.of(new Ended(campaign, MessageState.CANCELLED, 1)), ends.end());
        assertEquals(CampaignState.CANCELLED, scene.campaigns.find(campaign).orElseThrow().state());
    }

    @Test
    void whatWaitsAfterTheEndExpiresHoweverItsCampaignEnded() {
        long campaign = scene.running(until(Duration.ofMinutes(1)), 3, "a");
        scene.under.jdbc.sql("UPDATE campaign SET state = 'COMPLETED'").update();
        assertEquals(List.of(), ends.end());

        scene.under.clock.advance(Duration.ofMinutes(1));

        assertEquals(List.of(new Ended(campaign, MessageState.EXPIRED, 3)), ends.end());
    }

    @Test
    void aPausedCampaignEndsAsWell() {
        long campaign = scene.running(until(Duration.ofMinutes(1)), 3, "a");
        scene.campaigns.pause(campaign, "canary", "3 of 5 failed");
        assertEquals(List.of(), scene.rotation.complete());

        scene.under.clock.advance(Duration.ofMinutes(1));
        ends.end();

        assertEquals(List.of(campaign), scene.rotation.complete());
        assertEquals(List.of("DRAFT null", "RUNNING null", "PAUSED canary", "COMPLETED null"),
                scene.under.jdbc.sql("SELECT CONCAT(state, ' ', COALESCE(reason, 'null')) FROM campaign_event "
                        + "WHERE campaign_id = :id ORDER BY id").param("id", campaign).query(String.class).list());
    }

    /** Sends the only message, of which it could not be learned whether it went out, and gives up looking for it. */
    private SendResult unknown(long campaign) {
        SendResult sent = scene.begin(node, campaign, SENT).get(0);
        scene.outcomes.record(List.of(CampaignScene.as(sent, Fate.UNKNOWN, "timed out")));
        scene.under.jdbc.sql("UPDATE message SET settle_at = NULL").update();
        return sent;
    }

    private Terms until(Duration wait) {
        Terms t = CampaignScene.terms();
        Instant end = scene.under.now().plus(wait);
        return new Terms(t.templates(), t.policy(), t.delay(), t.gap(), t.dailyCap(), t.zone(), t.hours(), null, end,
                null, null);
    }
}
