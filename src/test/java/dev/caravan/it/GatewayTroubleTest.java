package dev.caravan.it;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A gateway that restarts, is gone, or tells its events badly: nothing that was known is lost by it. */
@ExtendWith(MariaDbExtension.class)
class GatewayTroubleTest {

    private static Stage stage;
    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    private String instance;

    @BeforeAll
    static void open(TestDatabase database, DataSource dataSource) {
        stage = Stage.open(10, database, dataSource, Map.of());
        gateway = stage.gateway();
        caravan = stage.caravan();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void anInstanceWithAProxy() {
        stage.clear();
        instance = stage.instance();
        caravan.importProxies("px.example:80", "py.example:80");
        caravan.enable(instance);
        caravan.awaitEffective(instance, "px.example:80");
    }

    @Test
    void anInstanceThatIsNotLoadedYetIsNotClosedAndKeepsItsProxy() {
        long sagas = stage.count("saga");

        gateway.causeAtNode("\"fault\":\"restart\",\"for\":\"2s\"");
        caravan.awaitStatus(instance, "LOADING");
        assertEquals("px.example:80 effective", caravan.proxy(instance));
        caravan.awaitStatus(instance, "CONNECTED");

        caravan.awaitEffective(instance, "px.example:80");
        assertEquals("px.example:80", gateway.used(instance));
        assertEquals(sagas, stage.count("saga"));
        List<String> statuses = caravan.timeline(instance, "status");
        assertTrue(statuses.contains("CONNECTED -> LOADING (poll)"), statuses::toString);
        assertFalse(statuses.contains("CONNECTED -> DISCONNECTED (poll)"), statuses::toString);
    }

    @Test
    void aGatewayThatIsGoneDegradesHealthAndLeavesTheStatesAsTheyWere() {
        gateway.causeAtNode("\"fault\":\"down\",\"for\":\"1m\"");
        JsonNode health = eventually("health is degraded").until(() -> caravan.http().get("/api/health").expect(200),
                told -> !told.path("gateways").path(0).path("reachable").asBoolean());

        assertEquals("DEGRADED", health.path("status").asText());
        assertFalse(health.path("gateways").path(0).path("lastError").asText().isEmpty());
        assertEquals("CONNECTED", caravan.status(instance));
        assertEquals("px.example:80 effective", caravan.proxy(instance));

        gateway.endFaults();
        eventually("health is up").until(() -> caravan.http().get("/api/health").json().path("status").asText(),
                "UP"::equals);
        caravan.awaitStatus(instance, "CONNECTED");
        assertEquals("px.example:80", gateway.used(instance));
    }

    @Test
    void aSagaWaitsWhileTheGatewayIsGoneAndGoesOnAfterwards() {
        String other = stage.instance();
        gateway.behave("py.example:80", "slow", "\"ms\":400");
        caravan.enable(other);
        eventually("the set is under way").until(() -> stage.step(other).equals("SETTLE"));
        gateway.causeAtNode("\"fault\":\"down\",\"for\":\"1s\"");

        eventually(other + " has a proxy").until(() -> caravan.proxy(other).endsWith(" effective"));
        String address = caravan.proxy(other).replaceFirst(" .*", "");
        assertEquals(address, gateway.stored(other));
        eventually(other + " uses it").until(() -> address.equals(gateway.used(other)));
        assertEquals(2, stage.count("proxy WHERE is_used"));
    }

    @Test
    void eventsThatComeTwiceAndInDisorderEndInTheStateOfThePolls() {
        gateway.disturbWebhooks("\"duplicate\":1.0,\"disorder\":1.0,\"delayMs\":300");

        IntStream.range(0, 3).forEach(n -> dropFor("100ms"));
        eventually("all events have come").until(() -> gateway.api().get("/simulator").json().path("webhooks")
                .path("pending").asInt() == 0);

        caravan.awaitStatus(instance, "CONNECTED");
        assertEquals("px.example:80 effective", caravan.proxy(instance));
        assertEquals(statusesInARow(), caravan.timeline(instance, "status").size());
    }

    @Test
    void aTightLoopOfEventsLeavesFewRows() {
        int before = caravan.timeline(instance, "status").size();
        dropFor("2s");
        eventually("all events have come").until(() -> gateway.api().get("/simulator").json().path("webhooks")
                .path("pending").asInt() == 0);
        caravan.awaitStatus(instance, "CONNECTED");

        List<String> statuses = caravan.timeline(instance, "status");
        assertTrue(statuses.size() - before <= 3, statuses::toString);
    }

    @Test
    void eventsThatNeverComeAreMadeUpForByPolls() {
        gateway.disturbWebhooks("\"lose\":1.0");

        gateway.cause(instance, "\"fault\":\"401\"");
        caravan.awaitStatus(instance, "AUTH_FAILURE");
        assertEquals("pair-again", caravan.need(instance));
    }

    @Test
    void anEventWithoutTheTokenOfItsGatewayIsRefused() {
        String event = """
                {"event":"connection.update","instance":"%s","data":{"instance":"%s","state":"close",\
                "statusReason":401},"date_time":"2026-01-15T10:30:45.000Z"}""".formatted(instance, instance);
        JsonHttp anybody = new JsonHttp(caravan.http().base(), Map.of());

        assertEquals(401, anybody.post("/webhooks/evolution", event).status());
        assertEquals(401, anybody.with("Authorization", "Bearer another").post("/webhooks/evolution", event).status());
        assertEquals(401, caravan.http().post("/webhooks/evolution", event).status());
        assertEquals(404, anybody.with("Authorization", "Bearer " + SimulatedGateway.HOOK_TOKEN)
                .post("/webhooks/nobody", event).status());
        assertEquals("CONNECTED", caravan.status(instance));
    }

    @Test
    void aSweepThatIsAskedForTellsWhatItFound() {
        gateway.disturbWebhooks("\"lose\":1.0");
        JsonNode report = caravan.http().post("/api/health/check", "").expect(200).path("gateways");

        assertEquals(1, report.size());
        assertEquals("evolution", report.path(0).path("gateway").asText());
        assertTrue(report.path(0).path("reachable").asBoolean());
        assertEquals(10, report.path(0).path("instances").asInt());
        assertNull(report.path(0).path("error").textValue());
    }

    private void dropFor(String time) {
        gateway.cause(instance, "\"fault\":\"drop\",\"for\":\"" + time + "\"");
        eventually("the gateway has logged in again").until(() -> "open".equals(gateway.state(instance)));
    }

    /** A timeline in which each row begins where the one before ended has no row of an event that came too late. */
    private long statusesInARow() {
        List<String> rows = caravan.timeline(instance, "status");
        return 1 + IntStream.range(1, rows.size()).filter(n -> rows.get(n).replaceFirst(".* -> (\\w+) .*", "$1")
                .equals(rows.get(n - 1).replaceFirst(" -> .*", ""))).count();
    }
}
