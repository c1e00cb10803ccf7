package dev.caravan.it;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.store.CampaignStore;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is learned of messages after they were sent, through the whole application (SPEC 7). */
@ExtendWith(MariaDbExtension.class)
class SettledMessagesTest {

    private static final int MESSAGES = 40;
    /** Of an area whose mobiles the gateway writes without their ninth digit (GATEWAYS 1.5). */
    private static final long FIRST = 5562980000001L;

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;
    private static CampaignStore campaigns;
    private static JdbcClient store;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(2, "loja-%03d")));
        Map<String, String> keys = new HashMap<>(Map.of("proxy-assignment.tick", "1h", "reconnection.tick", "1h",
                "campaign-dispatch.tick", "50ms", "campaign-settlement.tick", "100ms",
                "campaign-settlement.first-look", "2s", "campaign-settlement.first-wait", "1s",
                "campaign-receipts.tick", "100ms", "campaign.watch", "100ms"));
        // So many lost answers open the gateway's breaker.
        keys.put("campaign-settlement.gateway-wait", "500ms");
        caravan = RunningCaravan.start(gateway, database, keys);
        campaigns = new CampaignStore(dataSource, Clock.systemUTC());
        store = JdbcClient.create(dataSource);
        IntStream.rangeClosed(1, 2).forEach(n -> caravan.awaitStatus("loja-00" + n, "CONNECTED"));
    }

    @AfterAll
    static void stop() {
        caravan.close();
        gateway.close();
    }

    @AfterEach
    void endFaults() {
        gateway.endFaults();
    }

    @Test
    void lostAnswersAreSettledByWhatTheGatewayReports() {
        chaos("{\"loseAnswer\":0.5}");
        long campaign = campaign("Eco", MESSAGES);

        awaitEnd(campaign);

        assertTrue(events("settled", "event of gateway%") > 0, "by echoes");
        assertTheBookAgrees("Eco", campaign);
        eventually("receipts came, too").until(() -> tally(campaign, MessageState.SENT) == 0);
    }

    @Test
    void lostAnswersAreSettledByTheHistoryWhenNothingIsReported() {
        gateway.disturbWebhooks("\"lose\":1");
        chaos("{\"loseAnswer\":0.5}");
        long campaign = campaign("Mudo", MESSAGES);

        awaitEnd(campaign);

        assertTrue(events("settled", "history of gateway%") > 0, "by the history");
        assertTheBookAgrees("Mudo", campaign);
    }

    @Test
    void whatWhatsAppRefusesAfterwardsHoldsItsInstanceUntilAnAdminReleasesIt() {
        chaos("{\"errorUpdate\":1}");
        long campaign = campaign("Recusa", 2);
        eventually("all are refused").until(() -> tally(campaign, MessageState.FAILED) == 2);

        JsonNode needs = caravan.http().get("/api/attention").expect(200).path("items");
        assertEquals(List.of("sending-held", "sending-held"), needs.findValuesAsText("need"), needs::toString);
        for (String instance : List.of("loja-001", "loja-002")) {
            assertEquals("released", release(instance));
            assertEquals("unchanged", release(instance));
        }

        assertEquals(0, caravan.http().get("/api/attention").expect(200).path("items").size());
        assertEquals(2, count("audit WHERE action = 'release-sending'"));
    }

    @Test
    void whoWritesAStopWordIsOptedOutWithinASecond() {
        String body = "{\"from\":\"5562980000900\",\"text\":\"Parar, por favor\"}";
        gateway.api().post("/simulator/instances/loja-001/messages", body).expect(200);

        eventually("the person is in the registry").until(() -> count("opt_out WHERE person = 5562980000900") == 1);
        assertEquals(1, count("opt_out WHERE source = 'stop_word' AND instance = 'loja-001'"));
    }

    private static String release(String instance) {
        return caravan.http().post("/api/instance/" + instance + "/release-sending", "").expect(200).path("outcome")
                .asText();
    }

    private static void chaos(String body) {
        gateway.api().post("/simulator/send", body).expect(200);
    }

    private static void awaitEnd(long campaign) {
        eventually("the campaign is done").until(() ->
                campaigns.find(campaign).orElseThrow().state() == CampaignState.COMPLETED);
    }

    /** Each message went out once, but for those that stay unknown: they never reached the gateway. */
    private static void assertTheBookAgrees(String text, long campaign) {
        Set<Long> taken = new TreeSet<>();
        gateway.api().get("/simulator/book/entries?limit=5000&prefix=" + text).expect(200).path("items")
                .forEach(entry -> {
                    assertEquals(1, entry.path("count").asInt(), entry::toString);
                    taken.add(Person.ofJid(entry.path("remoteJid").asText()).orElseThrow().number());
                });
        assertEquals(taken, new TreeSet<>(store.sql("SELECT person FROM message WHERE campaign_id = ?"
                + " AND state IN ('sent', 'delivered', 'read')").param(campaign).query(Long.class).list()));
        assertEquals(MESSAGES - taken.size(), tally(campaign, MessageState.UNKNOWN));
        assertTrue(taken.size() > MESSAGES / 2, () -> "of " + MESSAGES + " only " + taken.size());
    }

    private static int tally(long campaign, MessageState state) {
        return campaigns.tally(campaign).of(state);
    }

    private static int events(String event, String detail) {
        return store.sql("SELECT COUNT(*) FROM message_event WHERE event = ? AND detail LIKE ?").param(event)
                .param(detail).query(Integer.class).single();
    }

    private static int count(String rows) {
        return store.sql("SELECT COUNT(*) FROM " + rows).query(Integer.class).single();
    }

    private static long campaign(String text, int messages) {
        Terms terms = new Terms(List.of(text + " {{name}}"), DeliveryPolicy.AT_MOST_ONCE, Duration.ZERO, Duration.ZERO,
                null, ZoneId.of("America/Sao_Paulo"), new SendingHours(null, null), null, null, null, null);
        long id = campaigns.create(new CampaignStore.NewCampaign(text, null, terms, List.of("loja-001", "loja-002"),
                null));
        Zones zones = Zones.of("America/Sao_Paulo");
        campaigns.add(id, IntStream.range(0, messages)
                .mapToObj(n -> new Contact(new Person(FIRST + n), "Ana", Map.of(), zones)).toList());
        campaigns.start(id);
        return id;
    }
}
