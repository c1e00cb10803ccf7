package dev.caravan.store;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.store.ReceiptStore.Applied;
import dev.caravan.store.ReceiptStore.Held;
import dev.caravan.store.ReceiptStore.Receipt;
import dev.caravan.testing.MariaDbExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** Delivered and read, as gateways report it (SPEC 7; GATEWAYS 1.6). */
@ExtendWith(MariaDbExtension.class)
class ReceiptStoreTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CampaignScene scene;
    private final MessageClaims node;
    private final ReceiptStore receipts;

    ReceiptStoreTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        node = scene.node("one");
        receipts = new ReceiptStore(dataSource, scene.under.clock);
    }

    @AfterEach
    void theNumbersAreThoseOfTheRows() {
        scene.under.jdbc.sql("SELECT id FROM campaign").query(Long.class).list()
                .forEach(id -> assertEquals(scene.counted(id), scene.tally(id)));
    }

    @Test
    void receiptsOfSeveralCampaignsGoOnAndNeverBack() {
        long one = scene.running(CampaignScene.terms(), 2, "a");
        long other = scene.running(CampaignScene.terms(), 1, "b");
        List<SendResult> sent = new ArrayList<>(sent(one));
        sent.addAll(sent(other));

        receipts.record(List.of(receipt(sent.get(0), DeliveryStatus.READ), receipt(sent.get(2), DeliveryStatus.SENT),
                receipt(sent.get(0), DeliveryStatus.SENT), receipt(sent.get(2), DeliveryStatus.DELIVERED)));
        Applied again = receipts.record(List.of(receipt(sent.get(0), DeliveryStatus.DELIVERED),
                receipt(sent.get(2), DeliveryStatus.FAILED), receipt(sent.get(2), DeliveryStatus.DELIVERED)));

        assertEquals(List.of(MessageState.READ, MessageState.SENT, MessageState.DELIVERED),
                List.of(scene.state(one, 1), scene.state(one, 2), scene.state(other, 1)));
        assertEquals(Map.of(), again.changed());
        assertEquals(0, scene.under.count("sender WHERE held_at IS NOT NULL"));
    }

    @Test
    void aReceiptThatComesBeforeTheAnswerWaitsForIt() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        List<SendResult> sending = scene.begin(node, campaign, UnaryOperator.identity());

        assertEquals(1, receipts.record(List.of(receipt(sending.get(0), DeliveryStatus.DELIVERED))).early());
        assertEquals(0, receipts.recordEarly(HOUR).changed().size());
        scene.outcomes.record(sending);
        scene.under.clock.advance(Duration.ofMinutes(5));

        assertEquals(Map.of(), receipts.recordEarly(Duration.ofMinutes(4)).changed(), "it is older");
        assertEquals(Map.of(MessageState.DELIVERED, 1), receipts.recordEarly(HOUR).changed());
        assertEquals(0, scene.under.count("early_receipt"));
        assertEquals(MessageState.DELIVERED, scene.state(campaign, 1));
    }

    @Test
    void aReceiptThatComesWhileAnotherOfItsMessageIsTakenOverIsKept() throws Exception {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        List<SendResult> sending = scene.begin(node, campaign, UnaryOperator.identity());
        receipts.record(List.of(receipt(sending.get(0), DeliveryStatus.DELIVERED)));
        scene.outcomes.record(sending);

        try (Connection holder = scene.under.dataSource.getConnection(); Statement hold = holder.createStatement()) {
            holder.setAutoCommit(false);
            hold.execute("SELECT 1 FROM message FOR UPDATE");
            CompletableFuture<Applied> taking = CompletableFuture.supplyAsync(() -> receipts.recordEarly(HOUR));
            Awaitility.await().atMost(PATIENCE)
                    .until(() -> scene.under.count("information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'") == 1);
            // By one that looked for the message before its answer was written.
            scene.under.jdbc.sql("INSERT INTO early_receipt (key_id, status, at, seen_at) VALUES (?, 'READ', ?, ?)")
                    .params(sending.get(0).keyId(), Rows.utc(scene.under.now()), Rows.utc(scene.under.now())).update();
            holder.rollback();
            assertEquals(Map.of(MessageState.DELIVERED, 1),
                    taking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).changed());
        }

        assertEquals(Map.of(MessageState.READ, 1), receipts.recordEarly(HOUR).changed());
        assertEquals(0, scene.under.count("early_receipt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEY ", " KEY", "KEY\n", "KÉY", "", " ", "K\0Y", "\ud83d"})
    void anIdThatNoMessageCanHaveIsNobodys(String id) {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        SendResult sent = sent(campaign).get(0);
        String known = id.replace("KEY", sent.keyId());

        Applied applied = receipts.record(List.of(new Receipt(known, DeliveryStatus.READ, scene.under.now()),
                new Receipt("K".repeat(65), DeliveryStatus.READ, scene.under.now())));

        assertEquals(new Applied(Map.of(), 0, List.of()), applied);
        assertEquals(0, scene.under.count("early_receipt"));
        assertEquals(MessageState.SENT, scene.state(campaign, 1));
    }

    @Test
    void aMessageWhoseIdEndsWithABlankIsAnother() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        SendResult sent = sent(campaign).get(0);
        scene.under.jdbc.sql("UPDATE message SET key_id = CONCAT(key_id, ' ')").update();

        assertEquals(1, receipts.record(List.of(receipt(sent, DeliveryStatus.READ))).early());

        assertEquals(MessageState.SENT, scene.state(campaign, 1));
    }

    @Test
    void whatNoMessageClaimsIsForgottenAfterAnHour() {
        receipts.record(List.of(new Receipt("3EB0BYHAND", DeliveryStatus.READ, scene.under.now())));
        scene.under.clock.advance(HOUR);
        assertEquals(0, receipts.purge(HOUR));
        scene.under.clock.advance(Duration.ofMillis(1));

        assertEquals(1, receipts.purge(HOUR));
    }

    @Test
    void whatWasTakenAndThenRefusedFailsForGoodAndHoldsItsInstance() {
        long campaign = scene.running(CampaignScene.terms(), 4, "a", "b");
        List<SendResult> sent = sent(campaign);

        Applied applied = receipts.record(List.of(receipt(sent.get(1), DeliveryStatus.FAILED),
                receipt(sent.get(3), DeliveryStatus.FAILED)));

        assertEquals(List.of(new Held(campaign, "b", 463)), applied.held());
        assertEquals(2, scene.campaigns.tally(campaign).of(MessageState.FAILED));
        assertEquals("2 of 2, 0 of 2 by b", scene.under.jdbc.sql("""
                SELECT CONCAT(MAX(IF(position = 0, sent, 0)), ' of 2, ', MAX(IF(position = 1, sent, 0)), ' of ',
                              MAX(IF(position = 1, failed, 0)), ' by b') FROM campaign_instance""")
                .query(String.class).single());
        assertEquals(2, scene.under.count("message_event WHERE event = 'refused' AND instance = 'b'"));
        scene.campaigns.add(campaign, CampaignScene.contacts(10, 3));
        assertEquals(List.of("a", "a", "a"), CampaignScene.instances(sent(campaign)), "no other number takes its part");
    }

    @Test
    void receiptsInAnyOrderTwiceAndByTwoNodesAtOnceComeToTheSame() throws Exception {
        long campaign = scene.running(CampaignScene.terms(), 300, "a", "b");
        List<SendResult> sent = sent(campaign);
        List<Receipt> all = new ArrayList<>();
        sent.forEach(message -> Stream.of(DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ)
                .limit(1 + message.seq() % 3).forEach(status -> all.add(receipt(message, status))));
        List<Receipt> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(7));
        assertNotEquals(all, shuffled);

        StoreUnderTest.together(2, Stream.of(all, shuffled).<Callable<Void>>map(some -> () -> {
            for (int from = 0; from < some.size(); from += 50) {
                receipts.record(some.subList(from, Math.min(from + 50, some.size())));
            }
            return null;
        }));

        assertEquals(100, scene.campaigns.tally(campaign).of(MessageState.SENT));
        assertEquals(100, scene.campaigns.tally(campaign).of(MessageState.DELIVERED));
        assertEquals(100, scene.campaigns.tally(campaign).of(MessageState.READ));
    }

    private List<SendResult> sent(long campaign) {
        List<SendResult> sent = scene.begin(node, campaign, UnaryOperator.identity());
        scene.outcomes.record(sent);
        return sent;
    }

    private Receipt receipt(SendResult message, DeliveryStatus status) {
        return new Receipt(message.keyId(), status, scene.under.now());
    }
}
