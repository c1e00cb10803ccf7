package dev.caravan.it;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What should be up and is down comes back by itself, and what takes a person is left alone (SPEC 4). */
@ExtendWith(MariaDbExtension.class)
class DroppedSessionsTest {

    private static final String REMOVED = "loja-001";
    private static final String REFUSED = "loja-002";
    private static final String QUIET = "loja-003";
    /** So it is from the start; the others are open. */
    private static final String CLOSED = "loja-004";
    /** So it is from the start. */
    private static final String STUCK = "loja-005";

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;
    private static JdbcClient store;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        gateway = SimulatedGateway.start(options ->
                options.fleet(new FleetSeed(5, "loja-%03d", 0, 1, 1, 0, Duration.ZERO)));
        Map<String, String> keys = new HashMap<>(Map.of("reconnection.tick", "50ms", "reconnection.base.lost", "200ms",
                "reconnection.base.unavailable", "300ms", "reconnection.jitter", "50ms",
                "session-budget.gap", "20ms", "instance-connection.tick", "50ms",
                "instance-connection.allow-direct", "true", "instance-connection.grace", "500ms",
                "instance-connection.next-delay", "100ms", "instance-connection.verify-every", "100ms"));
        keys.put("reconnection.max", "1s");
        // There are no proxies here.
        keys.put("proxy-assignment.tick", "1h");
        caravan = RunningCaravan.start(gateway, database, keys);
        store = JdbcClient.create(dataSource);
    }

    @AfterAll
    static void stop() {
        caravan.close();
        gateway.close();
    }

    @Test
    void aPairedSessionThatIsFoundClosedIsConnectedWithoutACode() {
        caravan.awaitStatus(CLOSED, "CONNECTED");

        assertReset(CLOSED);
        assertFalse(caravan.timeline(CLOSED, "qr").contains("- -> published (probe)"));
        assertTrue(causes(CLOSED).stream().allMatch(List.of("start", "reconnect")::contains), causes(CLOSED)::toString);
    }

    @Test
    void aSessionThatIsStuckConnectingIsRestartedAgain() {
        caravan.awaitStatus(STUCK, "CONNECTED");
        gateway.cause(STUCK, "\"fault\":\"stuck-connecting\"");
        caravan.awaitStatus(STUCK, "RECONNECTING");

        caravan.awaitStatus(STUCK, "CONNECTED");

        assertReset(STUCK);
        assertEquals("open", gateway.state(STUCK));
    }

    @Test
    void aDeviceThatWasRemovedIsNeverTriedAgain() {
        caravan.awaitStatus(REMOVED, "CONNECTED");
        int logins = gateway.logins(REMOVED);

        gateway.cause(REMOVED, "\"fault\":\"401\"");
        caravan.awaitStatus(REMOVED, "AUTH_FAILURE");
        // By then every pass has seen it many times.
        awaitPasses();

        assertEquals("pair-again", caravan.need(REMOVED));
        assertEquals(List.of(), causes(REMOVED));
        assertEquals(logins, gateway.logins(REMOVED));
    }

    @Test
    void aSessionThatIsRefusedForAWhileIsTriedUntilItIsNot() {
        caravan.awaitStatus(REFUSED, "CONNECTED");
        gateway.cause(REFUSED, "\"fault\":\"503\",\"for\":\"3s\"");

        JsonNode down = eventually("a try is planned").until(() -> caravan.instance(REFUSED),
                instance -> !instance.path("recoveryFault").isNull());
        assertEquals(20, down.path("attempts").asInt());
        eventually("it was tried").until(() -> !causes(REFUSED).isEmpty());
        caravan.awaitStatus(REFUSED, "CONNECTED");

        assertReset(REFUSED);
    }

    private void awaitPasses() {
        caravan.awaitStatus(QUIET, "CONNECTED");
        gateway.cause(QUIET, "\"fault\":\"stuck-connecting\"");
        eventually("another instance was tried").until(() -> !causes(QUIET).isEmpty());
    }

    /** Nothing is left of the tries. */
    private static void assertReset(String instance) {
        JsonNode up = eventually("the tries of " + instance + " are forgotten").until(() -> caravan.instance(instance),
                now -> now.path("recoveryFault").isNull());
        assertEquals(0, up.path("attempt").asInt());
        assertTrue(up.path("nextAttemptAt").isNull());
        assertFalse(up.path("needsHuman").asBoolean());
    }

    private static List<String> causes(String instance) {
        return store.sql("SELECT cause FROM saga WHERE kind = 'connection' AND instance_name = ?").param(instance)
                .query(String.class).list();
    }
}
