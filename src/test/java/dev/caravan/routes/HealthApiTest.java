package dev.caravan.routes;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand.ListStates;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.Signal;
import dev.caravan.fleet.StatusPolls.DuePoll;
import dev.caravan.testing.MariaDbExtension;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.HealthApi;
import routes.HealthSweep;
import routes.InstanceStatusPolling;
import routes.SweepSchedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class HealthApiTest {

    private final ScriptedGateways gateways = new ScriptedGateways("evo", "other");
    private FleetRoutes fleet;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        fleet = FleetRoutes.start(dataSource, gateways, InstanceStatusPolling.TRIGGER, new InstanceStatusPolling(),
                new HealthApi(), new HealthSweep(), new SweepSchedule());
        gateways.on("evo", ListStates.class, new GatewayAnswer.StatesListed(Map.of("a", Signal.OPEN)));
        gateways.on("other", ListStates.class, new GatewayAnswer.StatesListed(Map.of()));
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private Exchange ask(String channel) {
        return fleet.routes.to(channel).withHeader("X-Forwarded-For", "10.9.8.7").request(Exchange.class);
    }

    private static JsonNode json(Exchange answered) throws Exception {
        return new ObjectMapper().readTree(answered.getMessage().getBody(String.class));
    }

    private JsonNode check() throws Exception {
        Exchange answered = ask(HealthApi.CHECK);
        assertEquals(200, answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE), () ->
                answered.getMessage().getBody(String.class));
        return json(answered).path("gateways");
    }

    @Test
    void aCheckPollsEveryGatewayThoughNoneIsDue() throws Exception {
        fleet.routes.trigger(InstanceStatusPolling.TRIGGER);
        assertEquals(2, gateways.asked.size());

        JsonNode reports = check();

        assertEquals(4, gateways.asked.size());
        TreeSet<String> names = new TreeSet<>();
        reports.forEach(report -> names.add(report.path("gateway").asText()));
        assertEquals(new TreeSet<>(List.of("evo", "other")), names);
    }

    @Test
    void aCheckReportsAGatewayThatFailsBesideTheOthers() throws Exception {
        gateways.on("other", ListStates.class, new GatewayFailure.Unreachable("no connection"));

        for (JsonNode report : check()) {
            boolean well = report.path("gateway").asText().equals("evo");
            assertEquals(well, report.path("reachable").asBoolean(), report::toString);
            assertEquals(well ? 1 : 0, report.path("instances").asInt());
            assertEquals(well ? "" : "no connection", report.path("error").asText("").replace("null", ""));
        }
    }

    @Test
    void aCheckAnswersThoughAPollIsUnderWayAndLeavesThatOneItsClaim() throws Exception {
        DuePoll underWay = fleet.polls.claimDue().get(0);

        assertEquals(2, check().size());
        assertEquals(2, gateways.asked.size());
        assertEquals(underWay.claim().fence(), fleet.jdbc.sql("SELECT poll_fence FROM gateway WHERE name = ?")
                .param(underWay.claim().gateway()).query(Long.class).single());
        assertEquals(1, fleet.jdbc.sql("SELECT COUNT(*) FROM gateway WHERE name = ? AND poll_owner IS NOT NULL")
                .param(underWay.claim().gateway()).query(Integer.class).single());
    }

    @Test
    void aCheckIsRecordedAsARunOfTheHealthSweepThatSawWhatThePollsBrought() throws Exception {
        gateways.on("other", ListStates.class, new GatewayFailure.Unreachable("no connection"));

        check();

        assertEquals("http", fleet.ask(String.class, "SELECT cause FROM sweep_run WHERE ended_at IS NOT NULL"));
        String findings = fleet.ask(String.class, "SELECT findings FROM sweep_run WHERE sweep = 'health'");
        assertTrue(findings.contains("\"gatewaysDown\":1") && findings.contains("no connection"), findings);
    }

    @Test
    void aCheckAnswersWhatTheSweepFound() throws Exception {
        gateways.on("other", ListStates.class, new GatewayFailure.Unreachable("no connection"));

        JsonNode report = json(ask(HealthApi.CHECK));

        assertFalse(report.path("running").asBoolean(true));
        assertEquals(fleet.ask(Long.class, "SELECT id FROM sweep_run"), report.path("run").asLong());
        assertEquals(1, report.at("/counts/gatewaysDown").asInt());
        assertTrue(report.at("/findings/0").asText().contains("no connection"), report::toString);
    }

    @Test
    void oneCheckMoreThanMayBeUnderWayIsRefusedAndTheNextOneAnswered() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        CompletableFuture<GatewayAnswer> states = new CompletableFuture<>();
        gateways.on("evo", ListStates.class, asking -> {
            asked.countDown();
            return states.join();
        });
        List<CompletableFuture<Exchange>> two = Stream.of(1, 2)
                .map(n -> CompletableFuture.supplyAsync(() -> ask(HealthApi.CHECK))).toList();
        assertTrue(asked.await(30, TimeUnit.SECONDS));

        assertEquals(503, ask(HealthApi.CHECK).getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));

        states.complete(new GatewayAnswer.StatesListed(Map.of()));
        two.forEach(CompletableFuture::join);
        assertEquals(2, check().size());
    }

    @Test
    void aCheckAnswersThoughTheHealthSweepRuns() throws Exception {
        fleet.jdbc.sql("INSERT INTO sweep_run (sweep, node, cause, started_at) VALUES ('health', 'b', 'schedule', ?)")
                .param(LocalDateTime.ofInstant(fleet.clock.instant(), ZoneOffset.UTC)).update();

        JsonNode report = json(ask(HealthApi.CHECK));

        assertEquals(2, report.path("gateways").size());
        assertTrue(report.path("running").asBoolean());
        assertTrue(report.path("run").isNull());
        assertEquals(1, fleet.ask(Integer.class, "SELECT COUNT(*) FROM sweep_run"));
    }

    @Test
    void healthIsOneWordWithoutAKeyAndHoldsNothingOfTheRequest() throws Exception {
        check();

        Exchange answered = ask(HealthApi.HEALTH);

        assertEquals("{\"status\":\"up\"}",
                answered.getMessage().getBody(String.class).toLowerCase(Locale.ROOT));
        assertEquals(Set.of(Exchange.HTTP_RESPONSE_CODE, Exchange.CONTENT_TYPE),
                answered.getMessage().getHeaders().keySet());
    }

    @Test
    void aGatewayThatFailsDegradesHealth() throws Exception {
        gateways.on("other", ListStates.class, new GatewayFailure.Unreachable("no connection"));
        check();

        assertTrue(json(ask(HealthApi.HEALTH)).path("status").asText().equalsIgnoreCase("degraded"));
    }
}
