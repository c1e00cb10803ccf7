package dev.caravan.it;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.store.CampaignStore;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A campaign through the whole application, from its start to its end (SPEC 7). */
@ExtendWith(MariaDbExtension.class)
class CampaignRunTest {

    private static final int MESSAGES = 600;
    private static final String LOST = "loja-002";

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;
    private static CampaignStore campaigns;
    private static JdbcClient store;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(3, "loja-%03d")));
        Map<String, String> keys = new HashMap<>(Map.of("proxy-assignment.tick", "1h", "reconnection.tick", "1h",
                "campaign-dispatch.tick", "50ms", "campaign-dispatch.in-flight-per-instance", "2"));
        caravan = RunningCaravan.start(gateway, database, keys);
        campaigns = new CampaignStore(dataSource, Clock.systemUTC());
        store = JdbcClient.create(dataSource);
        IntStream.rangeClosed(1, 3).forEach(n -> caravan.awaitStatus("loja-00" + n, "CONNECTED"));
    }

    @AfterAll
    static void stop() {
        caravan.close();
        gateway.close();
    }

    @Test
    void anInstanceIsLostInTheMiddleAndComesBackAndEachMessageGoesOutOnce() {
        long campaign = campaign(Duration.ofMillis(5));
        eventually("a part is sent").until(() -> sent(campaign) >= 100);
        gateway.cause(LOST, "\"fault\":\"drop\",\"for\":\"10m\"");

        eventually("the loss is known").until(() -> !caravan.status(LOST).equals("CONNECTED"));
        int lostAt = sentBy(campaign, LOST);
        eventually("the others go on").until(() -> sent(campaign) >= 250);
        assertTrue(sentBy(campaign, LOST) <= lostAt + 2, "what was under way may have gone out");
        gateway.endFaults();
        caravan.awaitStatus(LOST, "CONNECTED");
        eventually("it is in the rotation").until(() -> active(campaign));
        eventually("it takes its turns again").until(() -> sentBy(campaign, LOST) > lostAt + 20);
        eventually("all are sent").until(() -> state(campaign) == CampaignState.COMPLETED);

        assertEquals(MESSAGES, sent(campaign));
        Set<String> recipients = new HashSet<>();
        for (JsonNode entry : gateway.api().get("/simulator/book/entries?limit=5000").expect(200).path("items")) {
            assertEquals(1, entry.path("count").asInt(), entry::toString);
            recipients.add(entry.path("remoteJid").asText());
        }
        assertEquals(MESSAGES, recipients.size());
    }

    private static long campaign(Duration delay) {
        Terms terms = new Terms(List.of("Olá {{name}}"), DeliveryPolicy.AT_MOST_ONCE, delay, Duration.ZERO, null,
                ZoneId.of("America/Sao_Paulo"), new SendingHours(null, null), null, null, null, null);
        long id = campaigns.create(new CampaignStore.NewCampaign("Promoção", null, terms,
                List.of("loja-001", "loja-002", "loja-003"), null));
        Zones zones = Zones.of("America/Sao_Paulo");
        campaigns.add(id, IntStream.rangeClosed(1, MESSAGES)
                .mapToObj(n -> new Contact(new Person(5511900000000L + n), "Ana", Map.of(), zones)).toList());
        campaigns.start(id);
        return id;
    }

    private static int sent(long campaign) {
        Tally tally = campaigns.tally(campaign);
        return tally.of(MessageState.SENT) + tally.of(MessageState.DELIVERED) + tally.of(MessageState.READ);
    }

    private static CampaignState state(long campaign) {
        return campaigns.find(campaign).orElseThrow().state();
    }

    private static boolean active(long campaign) {
        return store.sql("SELECT active FROM campaign_instance WHERE campaign_id = :c AND instance_name = :name")
                .param("c", campaign).param("name", LOST).query(Boolean.class).single();
    }

    private static int sentBy(long campaign, String instance) {
        return store.sql("SELECT sent FROM campaign_instance WHERE campaign_id = :c AND instance_name = :name")
                .param("c", campaign).param("name", instance).query(Integer.class).single();
    }
}
