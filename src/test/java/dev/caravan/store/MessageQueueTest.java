package dev.caravan.store;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.QuietHours;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** New messages are found by their number, those that wait for a moment by that: none may fall between the two. */
@ExtendWith(MariaDbExtension.class)
class MessageQueueTest {

    private static final UnaryOperator<SendResult> SENT = sent -> sent;

    private final CampaignScene scene;

    MessageQueueTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 10", "4, 2", "60, 3"})
    void noMessageIsPassedOverWhereManyWaitForTheMorning(int batch, int awakeOneIn) {
        int contacts = 1_500;
        long campaign = campaign(contacts, awakeOneIn);
        at(LocalTime.of(22, 0));
        MessageClaims node = scene.node("one", batch);
        List<Integer> sent = new ArrayList<>();
        for (int claim = 0; claim < 20; claim++) {
            sent.addAll(send(node, campaign));
            assertEquals(0, lost(campaign));
        }
        assertTrue(sent.size() < contacts, "some wait");

        scene.under.clock.advance(Duration.ofHours(10));
        for (int claim = 0; claim < 10; claim++) {
            sent.addAll(send(node, campaign));
            assertEquals(0, lost(campaign));
        }
        MessageClaims fast = scene.node("two");
        for (List<Integer> more = send(fast, campaign); !more.isEmpty(); more = send(fast, campaign)) {
            sent.addAll(more);
        }

        assertEquals(IntStream.rangeClosed(1, contacts).boxed().toList(), sent.stream().sorted().toList());
    }

    private List<Integer> send(MessageClaims node, long campaign) {
        List<SendResult> results = scene.begin(node, campaign, SENT);
        scene.outcomes.record(results);
        return results.stream().map(SendResult::seq).toList();
    }

    /** Messages that nothing looks for. */
    private int lost(long campaign) {
        return scene.under.jdbc.sql("SELECT COUNT(*) FROM message m JOIN campaign c ON c.id = m.campaign_id WHERE c.id = :id"
                + " AND m.state = :pending AND m.queued_at IS NULL AND m.seq < c.next_seq").param("id", campaign)
                .param("pending", MessageState.PENDING.code()).query(Integer.class).single();
    }

    private long campaign(int contacts, int awakeOneIn) {
        Terms plain = CampaignScene.terms();
        long campaign = scene.running(new Terms(plain.templates(), plain.policy(), plain.delay(), plain.gap(), null,
                plain.zone(), new SendingHours(null, new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0))), null,
                null, null, null), 1, "a");
        Random chance = new Random(awakeOneIn);
        List<Contact> all = new ArrayList<>();
        for (int n = 2; n <= contacts; n++) {
            // In Tokyo it is 12 hours later.
            String zone = chance.nextInt(awakeOneIn) == 0 ? "Asia/Tokyo" : "America/Sao_Paulo";
            all.add(new Contact(new Person(5511900000000L + n), "Ana", Map.of(), Zones.of(zone)));
        }
        scene.campaigns.add(campaign, all);
        return campaign;
    }

    private void at(LocalTime time) {
        ZonedDateTime now = scene.under.now().atZone(ZoneId.of("America/Sao_Paulo"));
        ZonedDateTime then = now.with(time);
        scene.under.clock.advance(Duration.between(now, then.isAfter(now) ? then : then.plusDays(1)));
    }
}
