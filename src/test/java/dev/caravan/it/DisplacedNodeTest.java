package dev.caravan.it;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.FreePorts;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A process learns that another one joined under its name, and ends. */
@ExtendWith(MariaDbExtension.class)
class DisplacedNodeTest {

    @TempDir
    static Path dir;

    @Test
    void aProcessWhoseNameAnotherTookEndsAndLeavesThatOneItsRow(TestDatabase database, DataSource dataSource)
            throws Exception {
        JdbcClient store = JdbcClient.create(dataSource);
        try (SimulatedGateway gateway =
                SimulatedGateway.start(options -> options.fleet(FleetSeed.open(1, "loja-%03d")))) {
            Map<String, String> keys = new HashMap<>(RunningCaravan.keys(gateway, database));
            keys.putAll(Map.of("node.name", "same", "http.port", "" + FreePorts.next()));
            CaravanProcess first = CaravanProcess.start(dir, keys);
            try {
                store.sql("UPDATE node SET incarnation = 'another'").update();

                assertEquals(0, first.ended(60));

                assertTrue(first.console().contains("[ERROR] [SYSTEM] [-] Outro processo roda com o nome deste nó"),
                        first::console);
                assertEquals("another",
                        store.sql("SELECT incarnation FROM node WHERE name = 'same'").query(String.class).single());
            } finally {
                first.kill();
            }
        }
    }
}
