package dev.caravan.store;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.MessageEvent;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.store.SettlementScene.GIVE_UP;
import static dev.caravan.store.SettlementScene.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What gateways report of messages by themselves (SPEC 7; GATEWAYS 1.6). */
@ExtendWith(MariaDbExtension.class)
class CampaignReportsTest {

    private final SettlementScene with;
    private final CampaignScene scene;
    private final MessageClaims node;

    CampaignReportsTest(DataSource dataSource) {
        with = new SettlementScene(dataSource);
        scene = with.campaigns;
        node = with.node;
    }

    @AfterEach
    void theNumbersAreThoseOfTheRows() {
        with.assertTheNumbersAreThoseOfTheRows();
    }

    @Test
    void anEchoThatCameWhileItWasSentSettlesItBeforeTheFirstLook() {
        long campaign = scene.running(CampaignScene.terms(), 2, "a");
        List<SendResult> sent = scene.begin(node, campaign, UnaryOperator.identity());
        with.reports.echoes(List.of(echo("3EB01", "a", 1, TEXT), echo("3EB02", "b", 2, TEXT), echo("3EB03", "a", 2, "Oi")));
        with.reports.receipts(List.of(receipt("3EB01", DeliveryStatus.DELIVERED)));
        scene.outcomes.record(sent.stream().map(one -> CampaignScene.as(one, Fate.UNKNOWN, "timed out")).toList());

        with.reports.matchEarly();
        with.reports.matchEarly();

        assertEquals(MessageState.DELIVERED, scene.state(campaign, 1));
        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 2), "another instance, another text");
        assertEquals(1, with.looked("echoed"));
    }

    @Test
    void anEchoIsFoundBehindAnyNumberOfOthersToThatPerson() {
        long campaign = scene.running(CampaignScene.terms(), 1, "a");
        List<SendResult> sent = scene.begin(node, campaign, UnaryOperator.identity());
        with.reports.echoes(IntStream.range(1000, 2100).mapToObj(n -> echo("3EB0" + n, "a", 1, "Oi " + n)).toList());
        with.advance(Duration.ofMillis(1));
        with.reports.echoes(List.of(echo("3EB0", "a", 1, TEXT)));
        scene.outcomes.record(sent.stream().map(one -> CampaignScene.as(one, Fate.UNKNOWN, "timed out")).toList());

        with.reports.matchEarly();

        assertEquals(MessageState.SENT, scene.state(campaign, 1));
    }

    @Test
    void anEchoSettlesAlsoWhatStaysUnknownForGood() {
        long campaign = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);
        MessageEvent.Echo echo = echo("3EB01", "a", 1, TEXT);
        with.advance(GIVE_UP.plusSeconds(1));
        with.settlement.due();
        assertEquals(0, scene.under.count("message WHERE settle_at IS NOT NULL"));

        with.reports.echoes(List.of(echo));

        assertEquals(MessageState.SENT, scene.state(campaign, 1));
    }

    @Test
    void anEchoWithAnIdThatNoMessageCanHaveIsNoEvidence() {
        long campaign = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);

        with.reports.echoes(List.of(echo("3EB01 ", "a", 1, TEXT), echo("3ÉB01", "a", 1, TEXT),
                echo("K".repeat(65), "a", 1, TEXT)));

        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));
        assertEquals(0, scene.under.count("early_echo"));
    }

    @Test
    void anEchoOfAnotherTimeIsNoEvidence() {
        long campaign = with.unknown(DeliveryPolicy.AT_MOST_ONCE, 1);
        with.advance(Duration.ofMinutes(10));

        with.reports.echoes(List.of(echo("3EB01", "a", 1, TEXT)));

        assertEquals(MessageState.UNKNOWN, scene.state(campaign, 1));
    }

    @Test
    void whoWritesAStopWordGetsNothingAlsoWhatIsClaimed() {
        long campaign = scene.running(CampaignScene.terms(), 3, "a");
        MessageClaims.Claim claim = node.claim(campaign, List.of(StoreUnderTest.GATEWAY), instance -> 2).orElseThrow();

        with.reports.inbound(List.of(inbound("1234@lid", "5511900000002@s.whatsapp.net", "não vou parar de comprar"),
                inbound("99887766554433@lid", "5511900000001:7@s.whatsapp.net", "SAIR!"),
                inbound("99887766554433@lid", "5511900000003@s.whatsapp.net", "stop por favor"),
                inbound("99887766554433@lid", "99887766554433@lid", "sair")));

        assertEquals(List.of(1, 2), claim.messages().stream().map(MessageClaims.Claimed::seq).toList());
        assertEquals(2, scene.under.count("opt_out WHERE source = 'stop_word' AND instance = 'a'"));
        assertEquals(List.of(2), node.begin(claim).stream().map(MessageClaims.Claimed::seq).toList());
        assertEquals(2, scene.campaigns.tally(campaign).of(MessageState.OPTED_OUT));
    }

    private MessageEvent.Echo echo(String key, String instance, int person, String text) {
        return new MessageEvent.Echo(StoreUnderTest.GATEWAY, instance, key, "55119" + String.format("%08d", person)
                + "@s.whatsapp.net", text, scene.under.now());
    }

    private MessageEvent.Receipt receipt(String key, DeliveryStatus status) {
        return new MessageEvent.Receipt(StoreUnderTest.GATEWAY, "a", key, status, scene.under.now());
    }

    private MessageEvent.Inbound inbound(String hidden, String sender, String text) {
        return new MessageEvent.Inbound(StoreUnderTest.GATEWAY, "a", "3EB0IN", List.of(sender, hidden), text,
                scene.under.now());
    }
}
