package dev.caravan.store;

import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of messages that are sent again, of which an attempt before may have been taken (SPEC 7). */
@ExtendWith(MariaDbExtension.class)
class SentAgainTest {

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

    /** @return what its node knew, and could not write */
    private SendResult lostAndSentAgain(long campaign) {
        SendResult sent = again(campaign, UnaryOperator.identity()).get(0);
        scene.under.jdbc.sql(Sql.text("expire-claims-of-node")).param("owner", "one")
                .param("now", Rows.utc(scene.under.now())).update();
        scene.recovery.recover();
        sendAgain();
        return sent;
    }

    private void sendAgain() {
        List<Doubt> doubts = store.overdue(scene.under.now().plusSeconds(1), 10);
        assertEquals(1, doubts.size());
        assertTrue(store.sendAgain(doubts.get(0), "no evidence"));
    }

    private List<SendResult> again(long campaign, UnaryOperator<SendResult> outcome) {
        return scene.begin(with.node, campaign, outcome);
    }
}
