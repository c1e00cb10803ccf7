package dev.caravan.driven;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is measured with the driven fleet is worth as much as the driven fleet itself. */
@ExtendWith(MariaDbExtension.class)
class DrivenFleetTest {

    @Test
    void everyInstanceGetsAProxyOfItsOwnAndTheWorldConfirmsIt(DataSource dataSource) {
        DrivenFleet fleet = new DrivenFleet(dataSource, Plan.of(6, 10));

        fleet.settle();

        fleet.instances().forEach(name -> assertEquals(fleet.records().proxyOf(name), fleet.effectiveProxyOf(name)));
        assertEquals(6, fleet.account().up());
        assertEquals(List.of(), fleet.account().shared());
        assertEquals(List.of(), fleet.account().needlessQrs());
    }

    @Test
    void theAccountTellsTimeThatWasMissedFromTimeThatWasNotThere(DataSource dataSource) {
        DrivenFleet fleet = new DrivenFleet(dataSource, Plan.of(2, 4));
        fleet.settle();

        fleet.advance(Duration.ofMinutes(10));
        assertEquals(1.0, fleet.account().share());
        assertEquals(Duration.ofMinutes(20), fleet.account().possible());

        fleet.account().hinder(List.of("evo1-001"));
        fleet.strike("evo1-001", "drop", Duration.ofSeconds(20));
        fleet.advance(Duration.ofSeconds(20));
        fleet.account().free(List.of("evo1-001"));
        fleet.advance(Duration.ofSeconds(10));

        assertEquals(Duration.ofSeconds(20 * 60 + 40), fleet.account().possible());
        Duration missed = fleet.account().possible().minus(fleet.account().connected());
        assertTrue(missed.compareTo(Duration.ofSeconds(1)) < 0 && !missed.isZero(), missed::toString);
        assertEquals("evo1-001", fleet.account().worst().get(0).instance());
    }

    @Test
    void aNodeThatIsKilledLeavesItsWorkToTheOther(DataSource dataSource) {
        DrivenFleet fleet = new DrivenFleet(dataSource, Plan.of(8, 12).nodes(2));
        fleet.until("one node is in the middle of its work", Duration.ofMinutes(5),
                () -> fleet.records().count("SELECT COUNT(*) FROM saga WHERE owner = 'node1'") > 0);
        fleet.node(1).kill();

        fleet.settle();

        assertEquals(List.of(), fleet.account().twoOwners());
        assertEquals(List.of(), fleet.account().shared());
    }
}
