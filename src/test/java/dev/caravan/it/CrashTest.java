package dev.caravan.it;

import java.nio.file.Path;
import java.util.HashMap;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A process that ends in the middle of sagas: the next one finishes or undoes them (issue 2, point 8). */
@ExtendWith(MariaDbExtension.class)
class CrashTest {

    private static final int INSTANCES = 14;
    private static final int PROXIES = 40;

    @TempDir
    static Path dir;

    private static SimulatedGateway gateway;
    private static Fleet fleet;
    private static Map<String, String> keys;
    private static CaravanProcess process;
    /** Instances that should be up: the first ones. */
    private static int wanted;

    @BeforeAll
    static void aGatewayThatTakesItsTime(TestDatabase database, DataSource dataSource) throws Exception {
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(INSTANCES, "loja-%03d")));
        // Each call and each step then lasts long enough to be met.
        gateway.causeAtNode("\"fault\":\"slow\",\"ms\":100");
        gateway.behave("px*", "slow", "\"ms\":300");
        fleet = new Fleet(gateway, dataSource, INSTANCES);
        keys = new HashMap<>(RunningCaravan.keys(gateway, database));
        keys.putAll(Map.of("node.name", "the-only-node", "instance.enable-discovered", "false",
                "proxy-assignment.tick", "150ms", "proxy-assignment.lease", "4s"));
        process = CaravanProcess.start(dir, keys);
        process.http().send("POST", "/api/proxies/import", "text/plain", String.join("\n",
                IntStream.rangeClosed(1, PROXIES).mapToObj(n -> "px" + n + ".example:80").toList())).expect(200);
        eventually("the fleet is known").until(() -> fleet.count("instance WHERE connection_status = 'CONNECTED'")
                == INSTANCES);
    }

    @AfterAll
    static void stop() throws Exception {
        process.kill();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOOK", "LEASE", "SETTLE", "RESTART", "AWAIT_OPEN"})
    void whatAProcessWasGivingWhenItWasKilledTheNextOneFinishes(String step) throws Exception {
        enable(2);
        fleet.awaitStep(step);
        process.kill();

        process = CaravanProcess.start(dir, keys);
        fleet.awaitWhole(wanted);
    }

    @Test
    void whatAProcessWasTakingBackWhenItWasKilledTheNextOneFinishes() throws Exception {
        enable(1);
        fleet.awaitWhole(wanted);
        process.disable(name(wanted--));
        fleet.awaitStep("CLEAR");
        process.kill();

        process = CaravanProcess.start(dir, keys);
        fleet.awaitWhole(wanted);
    }

    @Test
    void workOfANodeThatNeverComesBackIsAnothersWhenItsLeaseHasRunOut() throws Exception {
        enable(1);
        fleet.awaitStep("SETTLE");
        process.kill();

        keys.put("node.name", "another-node");
        process = CaravanProcess.start(dir, keys);
        fleet.awaitWhole(wanted);
    }

    @Test
    void aProcessThatIsAskedToStopEndsInOrderAndTheNextOneGoesOn() throws Exception {
        enable(1);
        fleet.awaitStep("SETTLE");

        assertEquals(0, process.terminate(20), process::console);
        assertTrue(process.console().contains("Caravan has stopped"), process::console);
        assertEquals(0, fleet.count("saga WHERE owner IS NOT NULL"), "a lease is left");

        process = CaravanProcess.start(dir, keys);
        fleet.awaitWhole(wanted);
    }

    private static void enable(int more) {
        IntStream.range(0, more).forEach(n -> process.enable(name(++wanted)));
    }
}
