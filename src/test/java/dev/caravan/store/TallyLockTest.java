package dev.caravan.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.OptOut;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.testing.MariaDbExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** All who change messages of a campaign meet at its numbers: they are the last that a transaction locks. */
@ExtendWith(MariaDbExtension.class)
class TallyLockTest {

    private static final long PATIENCE_SECONDS = 20;

    private final SettlementScene with;
    private final CampaignScene scene;

    TallyLockTest(DataSource dataSource) {
        with = new SettlementScene(dataSource);
        scene = with.campaigns;
    }

    @AfterEach
    void theNumbersAreThoseOfTheRows() {
        with.assertTheNumbersAreThoseOfTheRows();
    }

    @Test
    void anOptOutWaitsForCampaignsWithoutTheirNumbers() throws Exception {
        long one = scene.running(CampaignScene.terms(), 1, "a");
        long other = scene.running(CampaignScene.terms(), 1, "a");
        with.node.claim(one, List.of(StoreUnderTest.GATEWAY), instance -> 1).orElseThrow();
        with.node.claim(other, List.of(StoreUnderTest.GATEWAY), instance -> 1).orElseThrow();
        OptOutStore optOuts = new OptOutStore(scene.under.dataSource, scene.under.clock);

        assertWaitsWithoutTheNumbers("campaign WHERE id = " + other, () ->
                optOuts.add(new Person(5511900000001L), OptOut.Source.STOP_WORD, "a", "SAIR", null));
    }

    @Test
    void aClaimThatClosesMessagesWaitsForTheNextWithoutTheNumbers() throws Exception {
        Terms t = CampaignScene.terms();
        long campaign = scene.running(new Terms(t.templates(), t.policy(), t.delay(), t.gap(), null, t.zone(),
                t.hours(), null, null, new Terms.PersonCap(1, Duration.ofDays(1)), null), 2, "a");
        scene.under.jdbc.sql("INSERT INTO opt_out (person, since, source) VALUES (5511900000001, NOW(), 'api')")
                .update();

        assertWaitsWithoutTheNumbers("setting WHERE name = 'person-cap'", () ->
                assertEquals(1, scene.begin(with.node, campaign, UnaryOperator.identity()).size()));
        assertEquals(MessageState.OPTED_OUT, scene.state(campaign, 1));
    }

    @Test
    void aRefusedMessageWaitsForItsSenderWithoutTheNumbers() throws Exception {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        List<SendResult> sent = scene.begin(with.node, campaign, UnaryOperator.identity());
        scene.outcomes.record(sent);
        ReceiptStore receipts = new ReceiptStore(scene.under.dataSource, scene.under.clock);

        assertWaitsWithoutTheNumbers("sender", () -> receipts.record(List.of(new ReceiptStore.Receipt(
                sent.get(0).keyId(), DeliveryStatus.FAILED, scene.under.now()))));
    }

    @Test
    void anUnknownMessageThatWasRefusedWaitsForItsSenderWithoutTheNumbers() throws Exception {
        with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);
        with.advance(CampaignScene.SETTLE);
        SettlementStore store = new SettlementStore(scene.under.dataSource, scene.under.clock);
        Doubt doubt = store.due(List.of(StoreUnderTest.GATEWAY), 1).get(0);

        assertWaitsWithoutTheNumbers("sender", () -> assertTrue(store.settle(doubt, List.of(new SettlementStore.Trace(
                "3EB01", DeliveryStatus.FAILED, scene.under.now())), "history").orElseThrow().held()));
    }

    private void assertWaitsWithoutTheNumbers(String held, Runnable work) throws Exception {
        int campaigns = scene.under.count("campaign_tally");
        try (Connection holder = scene.under.dataSource.getConnection()) {
            holder.setAutoCommit(false);
            assertTrue(locked(holder, held) > 0);
            CompletableFuture<Void> working = CompletableFuture.runAsync(work);
            Awaitility.await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .until(() -> scene.under.count("information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'") == 1);
            assertEquals(campaigns, locked(holder, "campaign_tally"));
            holder.rollback();
            working.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Locks the rows that nobody has. */
    private static int locked(Connection holder, String rows) throws Exception {
        int count = 0;
        try (Statement statement = holder.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM " + rows + " FOR UPDATE SKIP LOCKED")) {
            while (row.next()) {
                count++;
            }
        }
        return count;
    }
}
