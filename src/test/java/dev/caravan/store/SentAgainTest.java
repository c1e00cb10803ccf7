package dev.caravan.store;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.OptOut;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.store.CampaignEnds.Ended;
import dev.caravan.store.MessageClaims.Claim;
import dev.caravan.store.OptOutStore.Change;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of messages that are sent again, of which an attempt before may have been taken (SPEC 7). */
@ExtendWith(MariaDbExtension.class)
class SentAgainTest {

    private static final List<String> GATEWAYS = List.of(StoreUnderTest.GATEWAY);
    private static final Duration HOUR = Duration.ofHours(1);

    private final SettlementScene with;
    private final CampaignScene scene;
    private final SettlementStore store;

    SentAgainTest(DataSource dataSource) {
        with = new SettlementScene(dataSource);
        scene = with.campaigns;
        store = new SettlementStore(dataSource, scene.under.clock);
    }

    @AfterEach
    void theNumbersAreThoseOfTheRows() {
        with.assertTheNumbersAreThoseOfTheRows();
    }

    @Test
    void anAnswerThatIsToldWhileItWaitsToGoOutAgainIsTaken() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        SendResult sent = lostAndSentAgain(campaign);

        assertEquals(1, scene.outcomes.record(List.of(sent)).written());
        assertEquals(0, scene.outcomes.record(List.of(sent)).written());

        assertEquals(MessageState.SENT, scene.state(campaign, 1));
        assertEquals(List.of(), again(campaign, UnaryOperator.identity()));
        assertEquals(1, scene.under.count("message WHERE queued_at IS NULL AND key_id IS NOT NULL"));
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @ParameterizedTest
    @EnumSource(names = "SENT", mode = EnumSource.Mode.EXCLUDE)
    void anyOtherAnswerThatIsToldThenLetsItGoOutAgain(Fate fate) {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        SendResult sent = lostAndSentAgain(campaign);

        assertEquals(0, scene.outcomes.record(List.of(CampaignScene.as(sent, fate, "late"))).written());

        assertEquals(1, scene.outcomes.record(again(campaign, UnaryOperator.identity())).written());
        assertEquals(MessageState.SENT, scene.state(campaign, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWaitsToGoOutAgainWhenItsCampaignIsOverStaysUnknownUntilItsAnswerIsTold(boolean cancelled) {
        long campaign = scene.running(untilIn(HOUR), 3, "a");
        SendResult sent = lost(campaign).get(0);
        scene.under.jdbc.sql("UPDATE message SET settle_at = NULL WHERE seq > 1").update();
        sendAgain();
        scene.campaigns.add(campaign, CampaignScene.contacts(11, 2));
        if (cancelled) {
            scene.campaigns.cancel(campaign);
        } else {
            with.advance(HOUR);
        }

        List<Ended> ended = new CampaignEnds(scene.under.dataSource, 10, scene.under.clock).end();

        MessageState others = cancelled ? MessageState.CANCELLED : MessageState.EXPIRED;
        assertEquals(List.of(new Ended(campaign, MessageState.UNKNOWN, 1), new Ended(campaign, others, 2)), ended);
        assertEquals(List.of("unknown", "unknown", "unknown", others.code(), others.code()), scene.under.jdbc.sql(
                "SELECT state FROM message ORDER BY seq").query(String.class).list());
        assertStaysUnknown(campaign);
        assertEquals(cancelled ? List.of() : List.of(campaign), scene.rotation.complete());
        with.assertTheNumbersAreThoseOfTheRows();
        assertEquals(1, scene.outcomes.record(List.of(sent)).written());
        assertEquals(MessageState.SENT, scene.state(campaign, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWaitsToGoOutAgainToAPersonWhoOptsOutStaysUnknown(boolean claimed) {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        lostAndSentAgain(campaign);
        long never = scene.running(CampaignScene.terms(), 1, "a");
        Claim claim = claimed ? with.node.claim(campaign, GATEWAYS, instance -> 1).orElseThrow() : null;

        assertEquals(new Change(1, 2), optOut());

        assertStaysUnknown(campaign);
        assertEquals(MessageState.OPTED_OUT, scene.state(never, 1));
        assertEquals(List.of(), claimed ? with.node.begin(claim) : again(campaign, UnaryOperator.identity()));
        assertEquals(0, scene.under.count("claim"));
        assertEquals(List.of(campaign, never), scene.rotation.complete());
    }

    @Test
    void whatIsSentAgainToAPersonWhoOptedOutMeanwhileStaysUnknown() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        lost(campaign);
        assertEquals(new Change(1, 0), optOut());
        sendAgain();

        assertEquals(List.of(), again(campaign, UnaryOperator.identity()));

        assertStaysUnknown(campaign);
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "NO_WHATSAPP", "RESTRICTED"})
    void whatIsRefusedAtTheSecondAttemptStaysUnknown(Fate fate) {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        lostAndSentAgain(campaign);

        scene.outcomes.record(again(campaign, sent -> CampaignScene.as(sent, fate, "no")));

        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));
        assertEquals(fate == Fate.RESTRICTED ? 1 : 0, scene.under.count("sender WHERE held_at IS NOT NULL"));
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @Test
    void whatComesBackFromTheSecondAttemptIsStillDoubted() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        lostAndSentAgain(campaign);
        scene.outcomes.record(again(campaign, sent -> CampaignScene.as(sent, Fate.LATER, "busy")));

        scene.campaigns.cancel(campaign);
        new CampaignEnds(scene.under.dataSource, 10, scene.under.clock).end();

        assertStaysUnknown(campaign);
    }

    @Test
    void nothingGoesOutAgainAfterTheEnd() {
        long campaign = scene.running(untilIn(HOUR), 1, "a");
        lost(campaign);
        with.advance(HOUR);

        assertFalse(store.sendAgain(doubt(), "no evidence"));

        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));
        assertEquals(0, scene.under.count("message_event WHERE event = 'sent_again'"));
    }

    private Change optOut() {
        return new OptOutStore(scene.under.dataSource, scene.under.clock)
                .add(new Person(5511900000001L), OptOut.Source.STOP_WORD, "a", "sair", null);
    }

    private void assertStaysUnknown(long campaign) {
        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));
        assertEquals(1, scene.under.count(
                "message WHERE doubted AND state = 'unknown' AND queued_at IS NULL AND settle_at IS NULL"));
        assertEquals(1, scene.under.count("message_event WHERE event = 'stays_unknown' AND instance = 'a'"));
    }

    private SendResult lostAndSentAgain(long campaign) {
        SendResult sent = lost(campaign).get(0);
        sendAgain();
        return sent;
    }

    /** @return what its node knew, and could not write */
    private List<SendResult> lost(long campaign) {
        List<SendResult> sent = again(campaign, UnaryOperator.identity());
        scene.under.jdbc.sql(Sql.text("expire-claims-of-node")).param("owner", "one")
                .param("now", Rows.utc(scene.under.now())).update();
        scene.recovery.recover();
        return sent;
    }

    private void sendAgain() {
        assertTrue(store.sendAgain(doubt(), "no evidence"));
    }

    /** The only one. */
    private Doubt doubt() {
        List<Doubt> doubts = store.overdue(scene.under.now().plusSeconds(1), 10);
        assertEquals(1, doubts.size());
        return doubts.get(0);
    }

    private Terms untilIn(Duration wait) {
        Terms t = CampaignScene.terms();
        return new Terms(t.templates(), t.policy(), t.delay(), t.gap(), t.dailyCap(), t.zone(), t.hours(), null,
                scene.under.now().plus(wait), null, null);
    }

    private List<SendResult> again(long campaign, UnaryOperator<SendResult> outcome) {
        return scene.begin(with.node, campaign, outcome);
    }
}
