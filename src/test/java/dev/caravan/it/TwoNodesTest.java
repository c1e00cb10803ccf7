package dev.caravan.it;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.Fleet.name;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Many nodes on one MariaDB (SPEC 11): they share the work, and none of it is done twice. */
@ExtendWith(MariaDbExtension.class)
class TwoNodesTest {

    private static final int INSTANCES = 12;
    private static final int PROXIES = 14;

    @Test
    void eachInstanceGetsOneProxyOnceAndANodeThatLeavesIsNotMissed(TestDatabase database, DataSource dataSource) {
        try (SimulatedGateway gateway = SimulatedGateway.start(
                options -> options.fleet(FleetSeed.open(INSTANCES, "loja-%03d")));
                RunningCaravan stays = node(gateway, database, "stays", 0)) {
            Fleet fleet = new Fleet(gateway, dataSource, INSTANCES);
            List<String> last = List.of(name(INSTANCES - 1), name(INSTANCES));
            try (RunningCaravan leaves = node(gateway, database, "leaves", gateway.hookPort())) {
                leaves.http().send("POST", "/api/proxies/import", "text/plain", String.join("\n", IntStream
                        .rangeClosed(1, PROXIES).mapToObj(n -> "px" + n + ".example:80").toList())).expect(200);

                fleet.awaitWhole(INSTANCES);
                IntStream.rangeClosed(1, INSTANCES).mapToObj(Fleet::name).forEach(name ->
                        assertEquals(asList(gateway.stored(name), null), gateway.loginsBy(name), "one restart"));
                assertEquals(INSTANCES, fleet.count("saga"));
                assertEquals(INSTANCES, fleet.count("saga_try"));
                assertEquals(INSTANCES, fleet.count("proxy_ledger"));

                last.forEach(leaves::disable);
                fleet.awaitWhole(INSTANCES - last.size());
                last.forEach(leaves::enable);
                fleet.awaitStep("SETTLE");
            }
            fleet.awaitWhole(INSTANCES);
            last.forEach(name -> stays.awaitStatus(name, "CONNECTED"));
        }
    }

    private static RunningCaravan node(SimulatedGateway gateway, TestDatabase database, String name, int port) {
        return RunningCaravan.start(gateway, database, Map.of("node.name", name,
                "http.port", Integer.toString(port)));
    }
}
