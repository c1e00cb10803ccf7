package dev.caravan.it.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.store.CampaignStore;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** When campaigns end, and why a message has not been sent (issue 4, "Foresight"). */
@ExtendWith(MariaDbExtension.class)
class ForesightTest {

    private static final List<String> INSTANCES = List.of("loja-001", "loja-002", "loja-003");
    private static final String HERE = "America/Sao_Paulo";

    private static Application app;
    private static JdbcClient rows;
    private static CampaignStore campaigns;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        rows = JdbcClient.create(dataSource);
        // Campaigns stand still, so that what is told of them does.
        app = Application.start(database, Map.of("simulator.instances", "3", "simulator.proxies", "10",
                "campaign-dispatch.tick", "1h", "instance-status-polling.interval", "1h"));
        app.awaitFleet(INSTANCES.size());
        campaigns = new CampaignStore(dataSource, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aDraftIsForetoldAsIfItWereStartedNow() {
        long id = campaign(Duration.ofSeconds(60), 101);

        JsonNode told = app.get("/api/campaigns/" + id + "/forecast").expect(200);

        assertEquals("finishes", told.get("end").asText());
        assertEquals("delay", told.get("limitedBy").asText());
        assertEquals("Termina; o que mais demora: o intervalo entre mensagens da campanha (0 mensagens ficam)",
                told.at("/sentence/pt-BR").asText());
        assertNear(Instant.now().plus(Duration.ofMinutes(100)), Instant.parse(told.get("finishesAt").asText()));
        assertEquals(3, told.get("instances").asInt());
        assertEquals(101, sum(told));
        assertEquals("With 30.0 s between two messages of the campaign: 50 min 0 s earlier",
                told.at("/changes/0/sentence/en").asText());
    }

    @Test
    void aDryRunNeedsNoCampaign() {
        long before = rows.sql("SELECT COUNT(*) FROM campaign").query(Long.class).single();

        JsonNode told = app.post("/api/campaigns/forecast", """
                {"contacts": 3000, "instances": ["loja-001", "loja-002", "loja-003", "nobody"],
                 "dailyCapPerInstance": 200}""").expect(200);

        assertEquals("finishes daily-cap", told.get("end").asText() + " " + told.get("limitedBy").asText());
        assertEquals("3 1", told.get("instances").asText() + " " + told.get("absent").asText());
        assertEquals(List.of(600, 600, 600, 600, 600), StreamSupport.stream(told.get("days").spliterator(), false)
                .map(day -> day.get("messages").asInt()).toList());
        assertEquals("With 2 instances more: 2 d 0 h earlier", told.at("/changes/0/sentence/en").asText());
        assertEquals(before, rows.sql("SELECT COUNT(*) FROM campaign").query(Long.class).single());
    }

    @Test
    void whatADryRunCannotMeanIsRefused() {
        app.post("/api/campaigns/forecast", "{\"instances\":[\"loja-001\"]}").problem(400, "invalid-value");
        app.post("/api/campaigns/forecast", "{\"contacts\":1,\"delaySeconds\":-1}").problem(400, "invalid-value");
        app.post("/api/campaigns/forecast", "{\"contacts\":1,\"window\":{\"from\":\"9\",\"to\":\"10:00\"}}")
                .problem(400, "invalid-value");
        app.post("/api/campaigns/forecast", "{\"contacts\":1,\"instances\":[\"a\",\"a\"]}")
                .problem(400, "invalid-value");
        app.post("/api/campaigns/forecast", "{\"contacts\":1,\"colour\":1}").problem(400, "invalid-value");
        app.get("/api/campaigns/999999/forecast").problem(404, "unknown-name");
        app.get("/api/campaigns/x/forecast").problem(400, "invalid-value");
    }

    @Test
    void whyAMessageWaitsIsOneSentence() {
        long id = campaign(Duration.ofSeconds(60), 3);
        assertWhy(id, 1, "draft", "A campanha ainda não foi iniciada");

        campaigns.start(id);
        assertWhy(id, 1, "next", "É a próxima e sai em instantes");
        JsonNode third = app.get("/api/campaigns/" + id + "/messages/3/why").expect(200);
        assertEquals("turn", third.get("code").asText());
        assertTrue(third.at("/sentence/en").asText().startsWith("It waits its turn: 2 messages go out before it, and it"
                + " goes out at about "), third::toString);
        assertNear(Instant.now().plus(Duration.ofMinutes(2)), Instant.parse(third.get("until").asText()));

        campaigns.pause(id, null, null);
        rows.sql("INSERT INTO audit (at, actor, action, target) VALUES (UTC_TIMESTAMP(3), 'ana', 'pause-campaign', ?)")
                .param(String.valueOf(id)).update();
        JsonNode paused = app.get("/api/campaigns/" + id + "/messages/1/why").expect(200);
        assertEquals("paused-by", paused.get("code").asText());
        assertTrue(paused.at("/sentence/pt-BR").asText().matches(
                "A campanha está pausada desde \\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d, por ana"), paused::toString);
    }

    @Test
    void whatBecameOfAMessageIsOneSentenceToo() {
        long id = campaign(Duration.ZERO, 2);
        rows.sql("UPDATE message SET state = 'unknown', queued_at = NULL, position = 1, error = 'no answer',"
                + " sending_at = '2026-01-15 12:00:00' WHERE campaign_id = ? AND seq = 2").param(id).update();
        rows.sql("INSERT INTO message_event (campaign_id, seq, at, event, instance, detail)"
                + " VALUES (?, 2, '2026-01-15 12:00:01', 'unknown', 'loja-002', 'no answer')").param(id).update();

        JsonNode why = app.get("/api/campaigns/" + id + "/messages/2/why").expect(200);

        assertEquals("Saiu por loja-002 em 15/01/2026 09:00, não se sabe se chegou ao WhatsApp e nenhuma prova apareceu"
                + " (unknown: no answer)", why.at("/sentence/pt-BR").asText());
        assertEquals("2026-01-15T12:00:01Z", why.at("/evidence/0/at").asText());
        app.get("/api/campaigns/" + id + "/messages/3/why").problem(404, "unknown-name");
        app.get("/api/campaigns/" + id + "/messages/x/why").problem(400, "invalid-value");
    }

    private static void assertWhy(long campaign, int seq, String code, String sentence) {
        JsonNode why = app.get("/api/campaigns/" + campaign + "/messages/" + seq + "/why").expect(200);
        assertEquals(code, why.get("code").asText());
        assertEquals(sentence, why.at("/sentence/pt-BR").asText());
    }

    /** Requests take their time on a busy machine. */
    private static void assertNear(Instant expected, Instant told) {
        assertTrue(Math.abs(ChronoUnit.SECONDS.between(expected, told)) < 60, () -> told + " for " + expected);
    }

    private static int sum(JsonNode told) {
        return StreamSupport.stream(told.get("days").spliterator(), false).mapToInt(d -> d.get("messages").asInt())
                .sum();
    }

    private static long campaign(Duration delay, int contacts) {
        Terms terms = new Terms(List.of("Olá"), DeliveryPolicy.AT_MOST_ONCE, delay, Duration.ZERO, null,
                ZoneId.of(HERE), new SendingHours(null, null), null, null, null, null);
        long id = campaigns.create(new CampaignStore.NewCampaign("Promoção", null, terms, INSTANCES, null));
        campaigns.add(id, IntStream.rangeClosed(1, contacts).mapToObj(n -> new Contact(
                new Person(5511900000000L + n), "Ana", Map.of(), Zones.of(HERE))).toList());
        return id;
    }
}
