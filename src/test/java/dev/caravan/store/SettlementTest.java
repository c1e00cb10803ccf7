package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.campaign.Look;
import dev.caravan.campaign.Settlement;
import dev.caravan.domain.Answered;
import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.GatewayAnswer.MessagesFound;
import dev.caravan.domain.GatewayAnswer.SentMessage;
import dev.caravan.domain.GatewayCommand.FindMessage;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.TransientDataAccessResourceException;

import static dev.caravan.store.SettlementScene.FIRST_WAIT;
import static dev.caravan.store.SettlementScene.GIVE_UP;
import static dev.caravan.store.SettlementScene.SKEW;
import static dev.caravan.store.SettlementScene.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What becomes of messages whose outcome could not be learned (SPEC 7, "The guarantee"). */
@ExtendWith(MariaDbExtension.class)
class SettlementTest {

    private final SettlementScene with;
    private final CampaignScene scene;
    private final MessageClaims node;
    private final Settlement settlement;

    SettlementTest(DataSource dataSource) {
        with = new SettlementScene(dataSource);
        scene = with.campaigns;
        node = with.node;
        settlement = with.settlement;
    }

    @AfterEach
    void theNumbersAreThoseOfTheRows() {
        with.assertTheNumbersAreThoseOfTheRows();
    }

    @Test
    void whatTheHistoryHasWasSentAsFarAsItSays() {
        long campaign = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 2);

        List<Look> looks = with.lookDue();

        assertEquals(2, looks.size());
        FindMessage question = (FindMessage) looks.get(0).command();
        assertEquals(TEXT, question.text());
        assertEquals("5511900000001", question.number());
        answer(looks.get(0), found("3EB01", DeliveryStatus.PENDING));
        answer(looks.get(1), found("3EB02", DeliveryStatus.DELIVERED));
        assertEquals(List.of(MessageState.SENT, MessageState.DELIVERED),
                List.of(scene.state(campaign, 1), scene.state(campaign, 2)));
        assertEquals(List.of(campaign), scene.rotation.complete());
        assertEquals(2, scene.under.count("message_event WHERE event = 'settled' AND detail LIKE 'history%3EB0%'"));
        assertEquals(2, with.looked("settled"));
    }

    @Test
    void theWindowHoldsTheWholeAttemptAlsoWhenItsNodeEndedAtOnce() {
        with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);
        Instant sending = scene.under.jdbc.sql("SELECT sending_at FROM message").query((row, n) ->
                Rows.instant(row, "sending_at")).single();

        FindMessage question = (FindMessage) with.lookDue().get(0).command();

        assertEquals(sending.minus(SKEW), question.from());
        assertEquals(sending.plus(CampaignScene.SETTLE).plus(SKEW), question.until());
    }

    @Test
    void ofTwoMessagesOfOneTextToOnePersonEachTakesOneTrace() {
        long one = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);
        long other = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);
        SentMessage first = message("3EB01", DeliveryStatus.READ);
        SentMessage second = message("3EB02", DeliveryStatus.PENDING);

        with.lookDue().forEach(look -> answer(look, new MessagesFound(List.of(second, first))));

        assertEquals(2, scene.under.jdbc.sql("SELECT COUNT(DISTINCT key_id) FROM message").query(Integer.class)
                .single());
        assertEquals(List.of(MessageState.READ, MessageState.SENT), Stream.of(one, other)
                .map(campaign -> scene.state(campaign, 1)).sorted((a, b) -> b.compareTo(a)).toList());
    }

    @Test
    void aTraceThatIsAnotherMessagesIsNone() {
        long one = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);
        long other = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);
        List<Look> looks = with.lookDue();

        looks.forEach(look -> answer(look, found("3EB01", DeliveryStatus.PENDING)));

        assertEquals(1, Stream.of(one, other).filter(id -> scene.state(id, 1) == MessageState.UNKNOWN).count());
        assertEquals(1, scene.under.count("message_event WHERE event = 'looked'"));
    }

    @Test
    void whatIsNotFoundIsLookedForAgainWithGrowingWaitsAndThenStaysUnknown() {
        long campaign = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);

        answer(with.lookDue().get(0), nothing());
        assertEquals(0, settlement.due().size());
        with.advance(FIRST_WAIT);
        answer(settlement.due().get(0), nothing());
        with.advance(FIRST_WAIT);
        assertEquals(0, settlement.due().size(), "the second wait is twice as long");
        with.advance(FIRST_WAIT);
        answer(settlement.due().get(0), nothing());

        with.advance(GIVE_UP);
        assertEquals(0, settlement.due().size());
        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));
        assertEquals(List.of(campaign), scene.rotation.complete());
        assertEquals(2, scene.under.count("message_event WHERE event = 'looked'"));
        assertEquals(1, scene.under.count("message_event WHERE event = 'stays_unknown'"));
    }

    @Test
    void atLeastOnceSendsAgainWhatCouldNotBeFound() {
        long campaign = with.unknown(DeliveryPolicy.AT_LEAST_ONCE, 1);
        for (int look = 1; look <= 3; look++) {
            answer(with.lookDue().get(0), nothing());
            with.advance(FIRST_WAIT.multipliedBy(2));
        }

        assertEquals(MessageState.PENDING, scene.state(campaign, 1));
        List<SendResult> again = scene.begin(node, campaign, UnaryOperator.identity());
        assertEquals(2, again.get(0).attempt());
        scene.outcomes.record(again);
        assertEquals(1, scene.campaigns.tally(campaign).of(MessageState.SENT));
    }

    @Test
    void atLeastOnceSendsTwiceAndNoMoreWhatNeverCanBeFound() {
        long campaign = with.unknown(DeliveryPolicy.AT_LEAST_ONCE, 1);
        with.advance(GIVE_UP.plusSeconds(1));
        settlement.due();
        assertEquals(MessageState.PENDING, scene.state(campaign, 1));
        scene.outcomes.record(scene.begin(node, campaign, sent -> CampaignScene.as(sent, Fate.UNKNOWN, "timed out")));

        with.advance(GIVE_UP.plusSeconds(1));
        settlement.due();

        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));
        assertEquals(1, scene.under.count("message_event WHERE event = 'sent_again'"));
        assertEquals(1, scene.under.count("message_event WHERE event = 'stays_unknown'"));
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @Test
    void whatIsOverIsNotSentAgain() {
        long campaign = with.unknown(DeliveryPolicy.AT_LEAST_ONCE, 1);
        scene.under.jdbc.sql("UPDATE campaign SET state = 'CANCELLED'").update();
        for (int look = 1; look <= 3; look++) {
            answer(with.lookDue().get(0), nothing());
            with.advance(FIRST_WAIT.multipliedBy(2));
        }

        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));
        assertEquals(1, scene.under.count("message_event WHERE event = 'stays_unknown'"));
    }

    @Test
    void aGatewayThatDoesNotFindWhatItSentKeepsNoHistoryAndIsAskedNoMore() {
        long campaign = scene.running(CampaignScene.terms(), 2, "a");
        List<SendResult> sent = scene.begin(node, campaign, UnaryOperator.identity());
        scene.outcomes.record(List.of(sent.get(0), CampaignScene.as(sent.get(1), Fate.UNKNOWN, "timed out")));

        List<Look> control = settlement.looked(new Answered(with.lookDue().get(0), nothing(), null));
        assertEquals(1, control.size());
        assertEquals("5511900000001", ((FindMessage) control.get(0).command()).number(), "the one that was sent");
        answer(control.get(0), nothing());
        with.advance(FIRST_WAIT);
        answer(settlement.due().get(0), nothing());

        assertEquals(1, scene.under.count("gateway_history WHERE kept = FALSE"));
        assertEquals(1, scene.under.count("message_event WHERE event = 'stays_unknown' AND detail LIKE"
                + " '%which it does not keep%'"));
    }

    @Test
    void aGatewayThatFindsItsOwnKeepsAHistory() {
        long campaign = scene.running(CampaignScene.terms(), 2, "a");
        List<SendResult> sent = scene.begin(node, campaign, UnaryOperator.identity());
        scene.outcomes.record(List.of(sent.get(0), CampaignScene.as(sent.get(1), Fate.UNKNOWN, "timed out")));

        Look control = settlement.looked(new Answered(with.lookDue().get(0), nothing(), null)).get(0);
        answer(control, found(sent.get(0).keyId(), DeliveryStatus.READ));
        with.advance(FIRST_WAIT);

        assertEquals(List.of(), settlement.looked(new Answered(settlement.due().get(0), nothing(), null)));
        assertEquals(1, scene.under.count("gateway_history WHERE kept = TRUE"));
        assertEquals(MessageState.SENT, scene.state(campaign, 1), "the one that was asked for stays as it was");
    }

    @Test
    void aGatewayThatCannotBeAskedIsAskedLaterUntilThePolicyHasToDecide() {
        long campaign = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);

        for (int look = 0; look < 5; look++) {
            settlement.looked(new Answered(with.lookDue().get(0), null, new GatewayFailure.Unreachable("refused")));
            with.advance(FIRST_WAIT);
        }
        assertEquals(0, scene.under.jdbc.sql("SELECT settlings FROM message").query(Integer.class).single());
        scene.under.jdbc.sql("UPDATE gateway SET reachable = FALSE").update();
        assertEquals(List.of(), settlement.due());
        with.advance(GIVE_UP);
        settlement.due();

        assertEquals(List.of(campaign), scene.rotation.complete());
        assertEquals(1, scene.under.count("message_event WHERE event = 'stays_unknown' AND detail LIKE '%24 h'"));
    }

    @Test
    void aLookIsClaimedByOneAndDueAgainWhenItsNodeEnded() {
        with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);

        assertEquals(1, with.lookDue().size());
        assertEquals(0, settlement.due().size());
        with.advance(Duration.ofMinutes(3));
        assertEquals(1, settlement.due().size());
    }

    @Test
    void nodesThatLookAtOnceSettleEachMessageOnce() throws Exception {
        long campaign = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 40);
        with.advance(CampaignScene.SETTLE);
        SettlementStore store = new SettlementStore(scene.under.dataSource, scene.under.clock);
        List<Doubt> due = store.due(List.of(StoreUnderTest.GATEWAY), 100);

        List<Integer> settled = StoreUnderTest.together(3, Stream.generate(() -> (Callable<Integer>) () ->
                (int) due.stream().flatMap(doubt -> store.claim(doubt, FIRST_WAIT).stream())
                        .filter(doubt -> store.settle(doubt, List.of(new SettlementStore.Trace("3EB0" + doubt.seq(),
                                DeliveryStatus.SENT, scene.under.now())), "history").isPresent()).count()).limit(3));

        assertEquals(40, due.size());
        assertEquals(40, settled.stream().mapToInt(Integer::intValue).sum());
        assertEquals(40, scene.campaigns.tally(campaign).of(MessageState.SENT));
        assertEquals(40, scene.under.count("message_event WHERE event = 'settled'"));
    }

    @Test
    void ofOneGatewayFewAreLookedForAtATime() {
        with.unknown(DeliveryPolicy.AT_MOST_ONCE, 7);

        List<Look> looks = with.lookDue();

        assertEquals(4, looks.size());
        assertEquals(0, settlement.due().size());
        answer(looks.get(0), found("3EB01", DeliveryStatus.SENT));
        assertEquals(1, settlement.due().size());
    }

    @Test
    void whatFailsWhileLooksAreTakenKeepsNoRoom() {
        with.unknown(DeliveryPolicy.AT_MOST_ONCE, 4);
        scene.under.jdbc.sql("UPDATE message SET settle_at = settle_at + INTERVAL seq SECOND").update();
        with.failing.add(4);
        with.advance(Duration.ofMinutes(1));
        assertThrows(TransientDataAccessResourceException.class, with::lookDue);

        with.failing.clear();
        with.advance(Duration.ofMinutes(3));

        assertEquals(4, settlement.due().size());
    }

    @Test
    void aCheckOfAHistoryThatFailsIsMadeByTheNextLook() {
        long campaign = scene.running(CampaignScene.terms(), 2, "a");
        List<SendResult> sent = scene.begin(node, campaign, UnaryOperator.identity());
        scene.outcomes.record(List.of(sent.get(0), CampaignScene.as(sent.get(1), Fate.UNKNOWN, "timed out")));
        Look first = with.lookDue().get(0);
        with.failing.add(sent.get(0).seq());
        assertThrows(TransientDataAccessResourceException.class, () -> answer(first, nothing()));

        with.failing.clear();
        with.advance(Duration.ofMinutes(3));

        assertEquals(1, settlement.looked(new Answered(settlement.due().get(0), nothing(), null)).size());
    }

    private void answer(Look look, MessagesFound found) {
        settlement.looked(new Answered(look, found, null));
    }

    private MessagesFound found(String key, DeliveryStatus status) {
        return new MessagesFound(List.of(message(key, status)));
    }

    private static MessagesFound nothing() {
        return new MessagesFound(List.of());
    }

    private SentMessage message(String key, DeliveryStatus status) {
        return new SentMessage(key, "551100000001@s.whatsapp.net", TEXT, status, scene.under.now());
    }
}
