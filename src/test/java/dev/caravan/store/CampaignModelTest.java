package dev.caravan.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.OptOut;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.store.MessageClaims.Claim;
import dev.caravan.store.MessageClaims.Claimed;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Two nodes do with one campaign whatever they can do, in any order, late and twice, and the rows say what a model in
 * memory says (SPEC 7, "The guarantee").
 */
@ExtendWith(MariaDbExtension.class)
class CampaignModelTest {

    private static final int SIZE = 60;
    private static final int STEPS = 150;
    private static final int ROOM = 3;
    private static final List<String> NODES = List.of("one", "two");
    private static final String[] INSTANCES = {"a", "b", "c"};
    /** Of the kinds that leave a sender be. */
    private static final List<Fate> FATES = List.of(Fate.SENT, Fate.SENT, Fate.SENT, Fate.LATER, Fate.LATER,
            Fate.DISCONNECTED, Fate.FAILED, Fate.NO_WHATSAPP, Fate.UNKNOWN);

    /** What a node means to do, or did: it may be told so any time later. */
    private record Held(String node, Claim claim) { }

    private final CampaignScene scene;
    private final OptOutStore optOuts;
    private final SettlementStore settlements;
    private final CampaignModel model = new CampaignModel(SIZE);
    private final Map<String, MessageClaims> nodes = new TreeMap<>();
    private final List<Held> claims = new ArrayList<>();
    private final List<SendResult> underWay = new ArrayList<>();
    private final List<SendResult> told = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final long campaign;

    CampaignModelTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        optOuts = new OptOutStore(dataSource, scene.under.clock);
        settlements = new SettlementStore(dataSource, scene.under.clock);
        NODES.forEach(node -> nodes.put(node, scene.node(node)));
        campaign = scene.running(CampaignScene.terms(), SIZE, INSTANCES);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theRowsSayWhatTheModelSays(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            try {
                act(random);
                compare();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + String.join("; ", story), e);
            }
        }
        end();
    }

    private void act(Random random) {
        switch (random.nextInt(18)) {
            case 0, 1, 2 -> claim(NODES.get(random.nextInt(NODES.size())));
            case 3, 4, 5 -> any(random, claims).ifPresent(this::begin);
            case 6, 7, 8, 9 -> any(random, underWay).ifPresent(sent -> tell(came(sent,
                    FATES.get(random.nextInt(FATES.size())))));
            case 10 -> any(random, told).ifPresent(this::tell);
            case 11 -> lose(NODES.get(random.nextInt(NODES.size())));
            case 12 -> recover();
            case 13 -> pauseOrResume();
            case 14 -> optOut(1 + random.nextInt(SIZE));
            case 15, 16 -> any(random, doubts()).ifPresent(this::sendAgain);
            default -> letTimePass(Duration.ofSeconds(random.nextInt(90)));
        }
    }

    private void claim(String node) {
        List<Integer> due = model.due(scene.under.now());
        Set<Integer> unwilling = new HashSet<>(due);
        unwilling.retainAll(model.optedOut);
        int room = model.runs ? ROOM * (INSTANCES.length - model.away.size()) : 0;
        int most = Math.min(due.size() - unwilling.size(), room);
        Optional<Claim> claim = nodes.get(node).claim(campaign, List.of(StoreUnderTest.GATEWAY), instance -> ROOM);
        List<Integer> seqs = claim.map(it -> it.messages().stream().map(Claimed::seq).toList()).orElse(List.of());
        story.add(node + " claims " + seqs);

        assertTrue(seqs.size() == most || !unwilling.isEmpty() && seqs.size() < most, seqs.size() + " of " + most);
        assertTrue(new HashSet<>(due).containsAll(seqs), "not all of these may go out");
        assertTrue(seqs.stream().noneMatch(unwilling::contains), "opted out");
        claim.ifPresent(it -> {
            Map<String, Long> shares = it.messages().stream()
                    .collect(Collectors.groupingBy(Claimed::instance, Collectors.counting()));
            assertTrue(shares.values().stream().allMatch(share -> share <= ROOM), shares::toString);
            assertFalse(shares.keySet().stream().anyMatch(model.away::contains), shares::toString);
            model.claimed(it.id(), node, scene.under.now().plus(CampaignScene.LEASE), seqs);
            claims.add(new Held(node, it));
        });
        model.messages.forEach((seq, message) -> {
            if (unwilling.contains(seq) && scene.state(campaign, seq) != MessageState.PENDING) {
                model.optOut(seq);
            }
        });
    }

    private void begin(Held held) {
        claims.remove(held);
        List<Claimed> out = nodes.get(held.node()).begin(held.claim());
        story.add(held.node() + " begins " + out.stream().map(Claimed::seq).toList());
        assertEquals(model.begun(held.claim().id()), out.stream().map(Claimed::seq).sorted().toList());
        out.forEach(message -> underWay.add(scene.sent(held.claim(), message)));
    }

    private static SendResult came(SendResult sent, Fate fate) {
        return fate == Fate.SENT ? sent : CampaignScene.as(sent, fate, "because");
    }

    private void tell(SendResult result) {
        underWay.removeIf(sent -> sent.seq() == result.seq() && sent.claim() == result.claim());
        told.add(result);
        story.add("told " + result.seq() + " " + result.fate());
        boolean waited = model.told(result, result.at().plus(CampaignScene.LATER));
        assertEquals(waited ? 1 : 0, scene.outcomes.record(List.of(result)).written());
    }

    private void lose(String node) {
        story.add(node + " is lost");
        scene.under.jdbc.sql(Sql.text("expire-claims-of-node")).param("owner", node)
                .param("now", Rows.utc(scene.under.now())).update();
        model.lost(node, scene.under.now());
    }

    private void recover() {
        story.add("recovery");
        while (!scene.recovery.recover().isEmpty()) {
            story.add("and more");
        }
        model.recovered(scene.under.now());
    }

    private void pauseOrResume() {
        story.add(model.runs ? "paused" : "resumed");
        assertTrue(model.runs ? scene.campaigns.pause(campaign, null, null) : scene.campaigns.start(campaign));
        model.runs = !model.runs;
    }

    private void optOut(int seq) {
        story.add(seq + " opts out");
        optOuts.add(new Person(5511900000000L + seq), OptOut.Source.STOP_WORD, "a", "sair", null);
        model.optOut(seq);
    }

    private List<Doubt> doubts() {
        return settlements.overdue(scene.under.now().plusSeconds(1), SIZE).stream()
                .sorted(Comparator.comparing(Doubt::seq)).toList();
    }

    private void sendAgain(Doubt doubt) {
        story.add(doubt.seq() + " again");
        assertTrue(settlements.sendAgain(doubt, "no evidence"));
        model.sentAgain(doubt.seq());
    }

    private void letTimePass(Duration time) {
        story.add(time + " later all are back");
        scene.under.clock.advance(time);
        for (String instance : model.away) {
            scene.close(instance);
            scene.under.open(instance);
        }
        scene.rotation.reactivate();
        if (model.runs) {
            model.away.clear();
        }
    }

    private void compare() {
        Map<Integer, MessageState> states = new TreeMap<>();
        scene.under.jdbc.sql("SELECT seq, state FROM message WHERE campaign_id = ?").param(campaign).query(row -> {
            states.put(row.getInt("seq"), MessageState.of(row.getString("state")));
        });
        Map<Long, Integer> remaining = new TreeMap<>();
        scene.under.jdbc.sql("SELECT id, remaining FROM claim").query(row -> {
            remaining.put(row.getLong("id"), row.getInt("remaining"));
        });
        Map<Integer, MessageState> expected = new TreeMap<>();
        model.messages.forEach((seq, message) -> expected.put(seq, message.state));
        Map<Long, Integer> leases = new TreeMap<>();
        model.leases.forEach((claim, lease) -> leases.put(claim, lease.remaining));
        assertEquals(expected, states);
        assertEquals(model.tally().toString(), scene.tally(campaign));
        assertEquals(leases, remaining);
    }

    /** All that still can go out does, and what nobody heard of stays unknown. */
    private void end() {
        if (!model.runs) {
            pauseOrResume();
        }
        NODES.forEach(this::lose);
        recover();
        letTimePass(CampaignScene.LEASE);
        while (scene.campaigns.tally(campaign).open() > 0) {
            scene.outcomes.record(scene.begin(nodes.get("one"), campaign, UnaryOperator.identity()));
        }
        assertEquals(SIZE, scene.campaigns.tally(campaign).total());
        assertEquals(scene.counted(campaign), scene.tally(campaign));
        assertEquals(0, scene.under.count("claim"));
        boolean doubts = scene.under.count("message WHERE settle_at IS NOT NULL") > 0;
        assertEquals(doubts ? List.of() : List.of(campaign), scene.rotation.complete());
    }

    private static <T> Optional<T> any(Random random, List<T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
    }
}
