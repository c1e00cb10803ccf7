package dev.caravan.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.it.Fleet.name;
import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** A process that ends in the middle of connections: the next one goes on with them (issue 3, point 1). */
@ExtendWith(MariaDbExtension.class)
class ConnectionCrashTest {

    private static final int INSTANCES = 8;
    private static final int PROXIES = 24;

    @TempDir
    static Path dir;

    private static SimulatedGateway gateway;
    private static Fleet fleet;
    private static Map<String, String> keys;
    private static CaravanProcess process;
    /** Instances that were asked to connect: the first ones. */
    private static int wanted;

    @BeforeAll
    static void aGatewayThatTakesItsTime(TestDatabase database, DataSource dataSource) throws Exception {
        gateway = SimulatedGateway.start(options ->
                options.fleet(new FleetSeed(INSTANCES, "loja-%03d", 0, INSTANCES, 0, 0, Duration.ZERO)));
        // Each call and each step then lasts long enough to be met.
        gateway.causeAtNode("\"fault\":\"slow\",\"ms\":100");
        gateway.behave("px*", "slow", "\"ms\":300");
        fleet = new Fleet(gateway, dataSource, INSTANCES);
        keys = new HashMap<>(RunningCaravan.keys(gateway, database));
        keys.putAll(Map.of("node.name", "the-only-node", "instance.enable-discovered", "false",
                "instance-connection.tick", "150ms", "instance-connection.lease", "4s",
                "instance-connection.login-within", "4s", "instance-connection.probe-within", "300ms"));
        process = CaravanProcess.start(dir, keys);
        process.http().send("POST", "/api/proxies/import", "text/plain", String.join("\n",
                IntStream.rangeClosed(1, PROXIES).mapToObj(n -> "px" + n + ".example:80").toList())).expect(200);
        eventually("the fleet is known").until(() -> fleet.count("instance WHERE connection_status = 'DISCONNECTED'")
                == INSTANCES);
    }

    @AfterAll
    static void stop() throws Exception {
        process.kill();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ASSESS", "LEASE", "SETTLE", "OPEN", "CONNECT", "AWAIT_LOGIN"})
    void whatAProcessWasConnectingWhenItWasKilledTheNextOneConnects(String step) throws Exception {
        connect();
        fleet.awaitStep(step);
        process.kill();

        process = CaravanProcess.start(dir, keys);
        awaitConnected();
    }

    @Test
    void aProcessThatIsAskedToStopHandsItsConnectionsOn() throws Exception {
        connect();
        fleet.awaitStep("SETTLE");

        assertEquals(0, process.terminate(20), process::console);
        assertEquals(0, fleet.count("saga WHERE owner IS NOT NULL"), "a lease is left");

        process = CaravanProcess.start(dir, keys);
        awaitConnected();
    }

    private static void connect() {
        process.http().post("/api/instance/" + name(++wanted) + "/connect", "").expect(202);
    }

    private static void awaitConnected() {
        fleet.awaitWhole(wanted);
        String last = name(wanted);
        assertEquals("open", gateway.state(last));
        List<String> logins = gateway.loginsBy(last);
        assertFalse(logins.contains(null), () -> "a login without a proxy: " + logins);
        assertEquals(1, fleet.count("saga WHERE kind = 'connection' AND instance_name = '" + last + "'"));
        assertEquals(1, fleet.count("saga WHERE kind = 'connection' AND outcome = 'connected' AND instance_name = '"
                + last + "'"));
    }
}
