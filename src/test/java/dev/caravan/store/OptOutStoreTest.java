package dev.caravan.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.OptOut;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.store.MessageClaims.Claim;
import dev.caravan.store.MessageClaims.Claimed;
import dev.caravan.store.OptOutStore.Change;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who opted out gets nothing that has not begun to go out (SPEC 7, "Responsible use"). */
@ExtendWith(MariaDbExtension.class)
class OptOutStoreTest {

    private static final List<String> GATEWAYS = List.of(StoreUnderTest.GATEWAY);

    private final CampaignScene scene;
    private final MessageClaims node;
    private final OptOutStore optOuts;

    OptOutStoreTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        node = scene.node("one");
        optOuts = new OptOutStore(dataSource, scene.under.clock);
    }

    @AfterEach
    void theNumbersAreThoseOfTheRows() {
        scene.under.jdbc.sql("SELECT id FROM campaign").query(Long.class).list()
                .forEach(id -> assertEquals(scene.counted(id), scene.tally(id)));
    }

    @Test
    void whatWaitsOrIsClaimedInAnyCampaignIsWithdrawnAtOnce() {
        long claimed = scene.running(CampaignScene.terms(), 3, "a");
        long waiting = scene.running(CampaignScene.terms(), 3, "a");
        Claim claim = node.claim(claimed, GATEWAYS, instance -> 10).orElseThrow();

        Change change = optOuts.add(person(2), OptOut.Source.STOP_WORD, "a", "SAIR", null);

        assertEquals(new Change(1, 2), change);
        assertEquals(MessageState.OPTED_OUT, scene.state(claimed, 2));
        assertEquals(MessageState.OPTED_OUT, scene.state(waiting, 2));
        assertEquals(List.of(1, 3), node.begin(claim).stream().map(Claimed::seq).toList());
        scene.outcomes.record(claim.messages().stream().map(m -> scene.sent(claim, m)).toList());
        assertEquals(2, scene.campaigns.tally(claimed).of(MessageState.SENT));
        assertEquals(0, scene.under.count("claim"));
    }

    @Test
    void aClaimOfOnePersonWhoOptsOutIsOver() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        Claim claim = node.claim(campaign, GATEWAYS, instance -> 10).orElseThrow();

        optOuts.add(person(1), OptOut.Source.STOP_WORD, "a", "SAIR", null);

        assertEquals(List.of(), node.begin(claim));
        assertEquals(0, scene.under.count("claim"));
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @Test
    void whatGoesOutAlreadyKeepsItsFate() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        List<SendResult> sending = scene.begin(node, campaign, UnaryOperator.identity());

        assertEquals(new Change(1, 0), optOuts.add(person(1), OptOut.Source.STOP_WORD, "a", "SAIR", null));
        scene.outcomes.record(sending);

        assertEquals(MessageState.SENT, scene.state(campaign, 1));
    }

    @Test
    void whoIsThereAlreadyStaysAsItWas() {
        optOuts.add(person(1), OptOut.Source.STOP_WORD, "a", "SAIR", null);
        OptOut before = optOuts.find(person(1)).orElseThrow();
        scene.under.clock.advance(Duration.ofMinutes(1));

        assertEquals(new Change(1, 0), optOuts.add(List.of(person(1), person(2)), OptOut.Source.API, "ops"));

        assertEquals(before, optOuts.find(person(1)).orElseThrow());
        assertTrue(optOuts.remove(person(1)));
        assertFalse(optOuts.remove(person(1)));
        assertEquals(Optional.empty(), optOuts.find(person(1)));
    }

    @Test
    void aListIsReadToItsEndByPagesTheNewestFirst() {
        optOuts.add(people(1, 3), OptOut.Source.API, "ops");
        scene.under.clock.advance(Duration.ofSeconds(1));
        optOuts.add(people(4, 5), OptOut.Source.API, "ops");

        List<Long> read = new ArrayList<>();
        OptOutStore.Place place = null;
        Page<OptOut> page;
        do {
            page = optOuts.list(place, 2);
            page.items().forEach(each -> read.add(each.person().number() - 5511900000000L));
            OptOut last = page.items().get(page.items().size() - 1);
            place = new OptOutStore.Place(last.since(), last.person().number());
        } while (page.more());

        assertEquals(List.of(4L, 5L, 1L, 2L, 3L), read);
        assertEquals(5, page.total());
    }

    @Test
    void whoIsAddedWhileNodesSendGetsNothingFromThen() throws Exception {
        long campaign = scene.running(CampaignScene.terms(), 1_000, "a", "b");
        Set<Long> begunLater = new HashSet<>();

        List<Callable<Integer>> work = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            MessageClaims each = scene.node(name, 40);
            work.add(() -> send(each, campaign));
        }
        work.add(() -> {
            int withdrawn = 0;
            for (int from = 1; from <= 1_000; from += 20) {
                withdrawn += optOuts.add(people(from, from + 9), OptOut.Source.API, "ops").messages();
                begunLater.addAll(waiting(campaign, from, from + 9));
            }
            return withdrawn;
        });
        List<Integer> done = StoreUnderTest.together(work.size(), work.stream());

        Tally tally = scene.campaigns.tally(campaign);
        assertEquals(Set.of(), begunLater, "still to go out right after");
        assertEquals(1_000, tally.of(MessageState.SENT) + tally.of(MessageState.OPTED_OUT));
        assertEquals(done.get(0) + done.get(1), tally.of(MessageState.SENT));
        assertEquals(0, scene.under.count("claim"));
    }

    private int send(MessageClaims each, long campaign) {
        int sent = 0;
        while (scene.campaigns.tally(campaign).open() > 0) {
            List<SendResult> batch = scene.begin(each, campaign, UnaryOperator.identity());
            scene.outcomes.record(batch);
            sent += batch.size();
        }
        return sent;
    }

    private List<Long> waiting(long campaign, int from, int to) {
        return scene.under.jdbc.sql("SELECT person FROM message WHERE campaign_id = :c AND seq BETWEEN :f AND :t "
                        + "AND state IN ('pending', 'claimed')")
                .param("c", campaign).param("f", from).param("t", to).query(Long.class).list();
    }

    private static Person person(long n) {
        return new Person(5511900000000L + n);
    }

    private static List<Person> people(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(OptOutStoreTest::person).toList();
    }
}
