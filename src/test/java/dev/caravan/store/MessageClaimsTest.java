package dev.caravan.store;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.QuietHours;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Window;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.store.MessageClaims.Claim;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who sends which message, and what is known of it afterwards (SPEC 7, "The guarantee"). */
@ExtendWith(MariaDbExtension.class)
class MessageClaimsTest {

    private static final List<String> GATEWAYS = List.of(StoreUnderTest.GATEWAY);
    private static final UnaryOperator<SendResult> SENT = UnaryOperator.identity();

    private final CampaignScene scene;
    private final MessageClaims node;

    MessageClaimsTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        node = scene.node("one");
    }

    @AfterEach
    void theNumbersAreThoseOfTheRows() {
        scene.under.jdbc.sql("SELECT id FROM campaign").query(Long.class).list()
                .forEach(id -> assertEquals(scene.counted(id), scene.tally(id)));
    }

    @Test
    void messagesGoOutInTheirOrderThroughTheInstancesInTheirs() {
        long campaign = scene.running(CampaignScene.terms(), 7, "a", "b", "c");

        List<SendResult> sent = scene.begin(node, campaign, SENT);
        scene.outcomes.record(sent);

        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), sent.stream().map(SendResult::seq).toList());
        assertEquals(List.of("a", "b", "c", "a", "b", "c", "a"), CampaignScene.instances(sent));
        assertEquals(7, scene.campaigns.tally(campaign).of(MessageState.SENT));
        assertEquals(List.of(campaign), scene.rotation.complete());
        assertEquals(0, scene.under.count("claim"));
    }

    @Test
    void betweenTwoMessagesOfACampaignLiesItsDelay() {
        long campaign = scene.running(with(Duration.ofSeconds(60), Duration.ZERO, null), 3, "a", "b");

        assertEquals(List.of("a"), CampaignScene.instances(scene.begin(node, campaign, SENT)));
        scene.under.clock.advance(Duration.ofMillis(59_999));
        assertEquals(List.of(), node.dueCampaigns(0, 10));
        scene.under.clock.advance(Duration.ofMillis(1));
        assertEquals(List.of("b"), CampaignScene.instances(scene.begin(node, campaign, SENT)));
    }

    @Test
    void aDelayThatIsShorterThanACycleIsKeptInTheMeanAndNotMadeUpForAfterAWait() {
        long campaign = scene.running(with(Duration.ofMillis(20), Duration.ZERO, null), 500, "a", "b");

        assertEquals(1, scene.begin(node, campaign, SENT).size());
        scene.under.clock.advance(Duration.ofMillis(100));
        assertEquals(5, scene.begin(node, campaign, SENT).size());
        assertEquals(0, scene.begin(node, campaign, SENT).size());
        scene.under.clock.advance(Duration.ofMinutes(10));
        assertEquals(51, scene.begin(node, campaign, SENT).size());
    }

    @Test
    void betweenTwoMessagesOfAnInstanceLiesItsGapWhicheverCampaignTheyAreOf() {
        Terms gap = with(Duration.ZERO, Duration.ofSeconds(5), null);
        long one = scene.running(gap, 5, "a", "b");
        long other = scene.running(gap, 5, "a", "b");

        assertEquals(List.of("a", "b"), CampaignScene.instances(scene.begin(node, one, SENT)));
        assertEquals(List.of(), scene.begin(node, other, SENT));
        scene.under.clock.advance(Duration.ofSeconds(5));
        assertEquals(List.of("a", "b"), CampaignScene.instances(scene.begin(node, other, SENT)));
    }

    @Test
    void aDayOfAnInstanceHasItsCapAndWhatDidNotGoOutIsNoneOfIt() {
        long campaign = scene.running(with(Duration.ZERO, Duration.ZERO, 2), 9, "a", "b");

        List<SendResult> first = scene.begin(node, campaign, SENT);
        assertEquals(4, first.size());
        scene.outcomes.record(List.of(CampaignScene.as(first.get(0), Fate.LATER, "busy"), first.get(1), first.get(2),
                first.get(3)));
        assertEquals(List.of(first.get(0).instance()), CampaignScene.instances(scene.begin(node, campaign, SENT)));
        assertEquals(List.of(), scene.begin(node, campaign, SENT));
        scene.under.clock.advance(Duration.ofDays(1));
        assertEquals(4, scene.begin(node, campaign, SENT).size());
    }

    @Test
    void whatAPauseOrAnEndedNodeReturnsIsNoneOfAnInstancesDay() {
        long campaign = scene.running(with(Duration.ZERO, Duration.ZERO, 3), 9, "a");
        Claim claim = node.claim(campaign, GATEWAYS, instance -> 10).orElseThrow();
        scene.campaigns.pause(campaign, null, null);
        node.begin(claim);
        scene.campaigns.start(campaign);

        MessageClaims dying = scene.node("dying");
        NodeStore dyingNode = scene.under.node("dying");
        dyingNode.join();
        assertEquals(3, dying.claim(campaign, GATEWAYS, instance -> 10).orElseThrow().messages().size());
        scene.under.clock.advance(Duration.ofSeconds(9));
        scene.under.node("other").releaseSilent();
        scene.recovery.recover();

        assertEquals(3, scene.begin(node, campaign, SENT).size());
    }

    @Test
    void nodesThatClaimAtOnceTakeEachMessageOnce() throws Exception {
        long campaign = scene.running(CampaignScene.terms(), 2_000, "a", "b", "c");
        List<MessageClaims> nodes = Stream.of("one", "two", "three").map(name -> scene.node(name, 70)).toList();

        List<SendResult> all = new ArrayList<>();
        StoreUnderTest.together(nodes.size(), nodes.stream().<Callable<List<SendResult>>>map(each -> () -> {
            List<SendResult> mine = new ArrayList<>();
            while (scene.campaigns.tally(campaign).of(MessageState.PENDING) > 0) {
                List<SendResult> sent = scene.begin(each, campaign, SENT);
                scene.outcomes.record(sent);
                mine.addAll(sent);
            }
            return mine;
        })).forEach(all::addAll);

        assertEquals(2_000, all.size());
        assertEquals(2_000, all.stream().map(SendResult::seq).distinct().count());
        assertEquals(2_000, scene.campaigns.tally(campaign).of(MessageState.SENT));
        Map<String, Long> shares = all.stream().collect(Collectors.groupingBy(SendResult::instance,
                Collectors.counting()));
        assertTrue(shares.values().stream().allMatch(n -> n == 666 || n == 667), () -> "by turns: " + shares);
    }

    @Test
    void aPauseHoldsBackWhatIsClaimedAndAResumeSendsItOnce() {
        long campaign = scene.running(CampaignScene.terms(), 3, "a");
        Claim claim = node.claim(campaign, GATEWAYS, instance -> 10).orElseThrow();

        assertTrue(scene.campaigns.pause(campaign, null, null));

        assertEquals(List.of(), node.begin(claim));
        assertEquals(Optional.empty(), node.claim(campaign, GATEWAYS, instance -> 10));
        assertEquals(0, scene.under.count("claim"));
        scene.campaigns.start(campaign);
        assertEquals(List.of(1, 2, 3), scene.begin(node, campaign, SENT).stream().map(SendResult::seq).toList());
    }

    @Test
    void whatDidNotGoOutIsSentAgainAtOnceOnlyWhileItStillMay() {
        long campaign = scene.running(CampaignScene.terms(), 3, "a");
        Claim claim = node.claim(campaign, GATEWAYS, instance -> 2).orElseThrow();
        assertFalse(node.mayGo(campaign, 1, claim.id()));
        node.begin(claim);
        assertTrue(node.mayGo(campaign, 1, claim.id()));
        assertFalse(node.mayGo(campaign, 1, claim.id() + 1));

        optOut(claim.messages().get(1).person());
        assertFalse(node.mayGo(campaign, 2, claim.id()));

        scene.campaigns.pause(campaign, null, null);
        assertFalse(node.mayGo(campaign, 1, claim.id()));
    }

    @Test
    void whoOptedOutGetsNothingAlsoWhenTheMessageIsClaimed() {
        long campaign = scene.running(CampaignScene.terms(), 3, "a");
        optOut(5511900000001L);
        Claim claim = node.claim(campaign, GATEWAYS, instance -> 10).orElseThrow();
        optOut(5511900000003L);

        assertEquals(List.of(2), node.begin(claim).stream().map(MessageClaims.Claimed::seq).toList());
        assertEquals(MessageState.OPTED_OUT, scene.state(campaign, 1));
        assertEquals(List.of(), scene.begin(node, campaign, SENT));
        assertEquals(MessageState.OPTED_OUT, scene.state(campaign, 3));
    }

    @Test
    void ofANodeThatEndedWhatWasClaimedIsQueuedAgainAndWhatWasSentIsUnknown() {
        long campaign = scene.running(CampaignScene.terms(), 4, "a", "b");
        MessageClaims dying = scene.node("dying", 2);
        NodeStore dyingNode = scene.under.node("dying");
        dyingNode.join();
        scene.begin(dying, campaign, SENT);
        dying.claim(campaign, GATEWAYS, instance -> 10).orElseThrow();
        assertEquals(List.of(), scene.recovery.recover());

        scene.under.clock.advance(Duration.ofSeconds(9));
        scene.under.node("other").releaseSilent();
        scene.recovery.recover();

        assertEquals(List.of(MessageState.UNKNOWN, MessageState.UNKNOWN, MessageState.PENDING, MessageState.PENDING),
                Stream.of(1, 2, 3, 4).map(seq -> scene.state(campaign, seq)).toList());
        assertEquals(List.of(3, 4), scene.begin(node, campaign, SENT).stream().map(SendResult::seq).toList());
        assertEquals(2, scene.under.count("message_event"));
    }

    @Test
    void anAnswerThatComesAfterItsClaimWasGivenUpIsBetterThanUnknown() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        List<SendResult> late = scene.begin(node, campaign, SENT);
        scene.under.clock.advance(CampaignScene.LEASE.plusSeconds(1));
        scene.recovery.recover();
        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));

        assertEquals(1, scene.outcomes.record(late).written());
        assertEquals(MessageState.SENT, scene.state(campaign, 1));
        assertEquals(0, scene.outcomes.record(late).written());
    }

    @Test
    void whatDidNotGoOutAfterAllIsNotLostThoughItsCampaignWasCompleted() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        List<SendResult> late = scene.begin(node, campaign, SENT);
        scene.under.clock.advance(CampaignScene.LEASE.plusSeconds(1));
        scene.recovery.recover();
        scene.under.jdbc.sql("UPDATE message SET settle_at = NULL").update();
        assertEquals(List.of(campaign), scene.rotation.complete());

        scene.outcomes.record(List.of(CampaignScene.as(late.get(0), Fate.DISCONNECTED, "Connection Closed")));
        scene.close("a");
        scene.under.open("a");
        scene.rotation.reactivate();
        scene.outcomes.record(scene.begin(node, campaign, SENT));

        assertEquals(MessageState.SENT, scene.state(campaign, 1));
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @Test
    void anOutcomeUnderAnOlderClaimChangesNothing() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a", "b");
        List<SendResult> first = scene.begin(node, campaign, SENT);
        scene.outcomes.record(List.of(CampaignScene.as(first.get(0), Fate.DISCONNECTED, "Connection Closed")));
        List<SendResult> second = scene.begin(node, campaign, SENT);

        assertEquals(0, scene.outcomes.record(first).written());
        assertEquals(MessageState.SENDING, scene.state(campaign, 1));
        assertEquals(List.of("b"), CampaignScene.instances(second));
    }

    @Test
    void eachFateHasItsStateAndWhatIsUnknownIsNotSentAgain() {
        long campaign = scene.running(CampaignScene.terms(), 7, "a");
        List<SendResult> sent = scene.begin(node, campaign, SENT);
        List<SendResult> results = new ArrayList<>();
        for (Fate fate : Fate.values()) {
            results.add(CampaignScene.as(sent.get(fate.ordinal()), fate, "because"));
        }
        scene.outcomes.record(results);

        for (Fate fate : Fate.values()) {
            assertEquals(fate.state(), scene.state(campaign, fate.ordinal() + 1), fate.name());
        }
        scene.under.clock.advance(Duration.ofDays(1));
        Set<Integer> again = new HashSet<>();
        scene.begin(node, campaign, SENT).forEach(result -> again.add(result.seq()));
        assertEquals(Set.of(), again, "the instance is held: nothing goes out through it");
    }

    @Test
    void inTheQuietHoursOfAPersonTheMessageWaitsAndTheOthersGoOn() {
        long campaign = scene.running(quiet(), 2, "a");
        Contact far = new Contact(new Person(819012345678L), "Kei", Map.of(), Zones.of("Asia/Tokyo"));
        scene.campaigns.add(campaign, List.of(far));
        at(LocalTime.of(22, 0), "America/Sao_Paulo");

        assertEquals(List.of(3), seqs(scene.begin(node, campaign, SENT)));
        scene.under.clock.advance(Duration.ofHours(10));
        assertEquals(List.of(1, 2), seqs(scene.begin(node, campaign, SENT)));
    }

    @Test
    void whoHasNoHourInWhichAMessageMayComeGetsNone() {
        Terms plain = CampaignScene.terms();
        SendingHours noon = new SendingHours(new Window(LocalTime.of(12, 0), LocalTime.of(13, 0)), null);
        long campaign = scene.running(new Terms(plain.templates(), plain.policy(), plain.delay(), plain.gap(), null,
                plain.zone(), noon, null, null, null, null), 0, "a");
        scene.campaigns.add(campaign, List.of(new Contact(new Person(18005550123L), "Ana", Map.of(),
                Zones.of("America/New_York Asia/Tokyo"))));

        assertEquals(List.of(), scene.begin(node, campaign, SENT));

        assertEquals(MessageState.EXPIRED, scene.state(campaign, 1));
    }

    @Test
    void aPersonGetsNoMoreThanTheCapInAPeriodWhicheverCampaignsAsk() {
        Terms plain = CampaignScene.terms();
        Terms once = new Terms(plain.templates(), plain.policy(), plain.delay(), plain.gap(), null, plain.zone(),
                plain.hours(), null, null, new Terms.PersonCap(1, Duration.ofDays(7)), null);
        long first = scene.running(once, 2, "a");
        long second = scene.running(once, 3, "b");

        scene.outcomes.record(scene.begin(node, first, SENT));
        assertEquals(List.of(3), seqs(scene.begin(node, second, SENT)));
        scene.under.clock.advance(Duration.ofDays(7).plusMillis(1));
        assertEquals(List.of(1, 2), seqs(scene.begin(node, second, SENT)));
    }

    @Test
    void nodesThatCountAtOnceDoNotPassTheCapTogether() throws Exception {
        Terms plain = CampaignScene.terms();
        Terms once = new Terms(plain.templates(), plain.policy(), plain.delay(), plain.gap(), null, plain.zone(),
                plain.hours(), null, null, new Terms.PersonCap(1, Duration.ofDays(7)), null);
        List<Long> campaigns = List.of(scene.running(once, 300, "a"), scene.running(once, 300, "b"),
                scene.running(once, 300, "c"));

        List<List<SendResult>> sent = StoreUnderTest.together(3, campaigns.stream()
                .<Callable<List<SendResult>>>map(campaign -> () ->
                        scene.begin(scene.node("node-" + campaign), campaign, SENT)));

        assertEquals(300, sent.stream().mapToInt(List::size).sum());
    }

    @Test
    void theFirstSliceIsAllThatGoesOutUntilItIsPassedAndWhatCameBackIsNoneOfIt() {
        Terms plain = CampaignScene.terms();
        long campaign = scene.running(new Terms(plain.templates(), plain.policy(), plain.delay(), plain.gap(), null,
                plain.zone(), plain.hours(), null, null, null, 3), 9, "a");

        List<SendResult> slice = scene.begin(node, campaign, SENT);
        assertEquals(List.of(1, 2, 3), seqs(slice));
        assertEquals(List.of(), scene.begin(node, campaign, SENT));
        scene.outcomes.record(List.of(CampaignScene.as(slice.get(0), Fate.LATER, "busy")));
        assertEquals(List.of(4), seqs(scene.begin(node, campaign, SENT)));
    }

    @Test
    void oneThatTheDatabaseDoesNotTakeDoesNotHoldTheOthersBack() {
        long campaign = scene.running(CampaignScene.terms(), 5, "a");
        List<SendResult> sent = new ArrayList<>(scene.begin(node, campaign, SENT));
        SendResult third = sent.get(2);
        sent.set(2, new SendResult(campaign, third.seq(), third.claim(), third.position(), third.instance(),
                third.attempt(), Fate.SENT, "3EB0ç", null, null, third.at()));

        assertEquals(5, scene.outcomes.record(sent).written());

        assertEquals(5, scene.campaigns.tally(campaign).of(MessageState.SENT));
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @Test
    void campaignsThatCannotSendDoNotHideTheOthers() {
        scene.running(CampaignScene.terms(), 1, "a");
        long second = scene.running(CampaignScene.terms(), 1, "a");

        List<Long> first = node.dueCampaigns(0, 1);

        assertEquals(List.of(second), node.dueCampaigns(first.get(0), 1));
        assertEquals(List.of(), node.dueCampaigns(second, 1));
    }

    @Test
    void whoWaitsForTheMorningIsPassedOverAtOnceHoweverSlowTheCampaign() {
        Terms calm = quiet();
        long campaign = scene.running(new Terms(calm.templates(), calm.policy(), Duration.ofSeconds(60), calm.gap(),
                null, calm.zone(), calm.hours(), null, null, null, null), 400, "a");
        scene.campaigns.add(campaign, List.of(new Contact(new Person(819012345678L), "Kei", Map.of(),
                Zones.of("Asia/Tokyo"))));
        at(LocalTime.of(22, 0), "America/Sao_Paulo");

        assertEquals(List.of(401), seqs(scene.begin(node, campaign, SENT)));
    }

    @Test
    void aDayIsCountedOnceAlsoWhereCampaignsSeeOtherDates() {
        Terms here = with(Duration.ZERO, Duration.ZERO, 2);
        Terms there = new Terms(here.templates(), here.policy(), here.delay(), here.gap(), 2, ZoneId.of("Asia/Tokyo"),
                here.hours(), null, null, null, null);
        at(LocalTime.of(20, 0), "America/Sao_Paulo");
        long one = scene.running(here, 2, "a");
        long other = scene.running(there, 9, "a");

        assertEquals(2, scene.begin(node, other, SENT).size());
        assertEquals(0, scene.begin(node, one, SENT).size());
        assertEquals(0, scene.begin(node, other, SENT).size());
    }

    @Test
    void aPersonWhoMayBeInManyZonesIsTakenIn() {
        long campaign = scene.running(CampaignScene.terms(), 0, "a");
        Zones many = Zones.of("America/Manaus America/Noronha America/Rio_Branco America/Sao_Paulo");

        scene.campaigns.add(campaign, List.of(new Contact(new Person(5508001234567L), "Ana", Map.of(), many)));

        assertEquals(List.of(1), seqs(scene.begin(node, campaign, SENT)));
    }

    private static Terms quiet() {
        Terms plain = CampaignScene.terms();
        return new Terms(plain.templates(), plain.policy(), plain.delay(), plain.gap(), null, plain.zone(),
                new SendingHours(null, new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0))), null, null, null,
                null);
    }

    private void at(LocalTime time, String zone) {
        ZonedDateTime now = scene.under.now().atZone(ZoneId.of(zone));
        ZonedDateTime then = now.with(time);
        scene.under.clock.advance(Duration.between(now, then.isAfter(now) ? then : then.plusDays(1)));
    }

    private static List<Integer> seqs(List<SendResult> results) {
        return results.stream().map(SendResult::seq).toList();
    }

    private void optOut(long person) {
        scene.under.jdbc.sql("INSERT INTO opt_out (person, since, source) VALUES (:p, :now, 'word')")
                .param("p", person).param("now", Rows.utc(scene.under.now())).update();
    }

    private static Terms with(Duration delay, Duration gap, Integer cap) {
        Terms plain = CampaignScene.terms();
        return new Terms(plain.templates(), plain.policy(), delay, gap, cap, plain.zone(), plain.hours(), null, null,
                null, null);
    }
}
