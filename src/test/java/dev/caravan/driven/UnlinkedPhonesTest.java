package dev.caravan.driven;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A connect of a session whose phone was unlinked asks for a QR code that nobody wants. */
@ExtendWith(MariaDbExtension.class)
class UnlinkedPhonesTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void phonesThatAreUnlinkedWhileCaravanIsOffAreToldAndNotConnected(DataSource dataSource) {
        DrivenFleet fleet = new DrivenFleet(dataSource, Plan.of(6, 10));
        fleet.settle();
        fleet.strike("evo1-001", "503", HOUR);
        fleet.strike("evo1-002", "503", HOUR);
        fleet.until("two are down and planned", Duration.ofMinutes(5), () -> fleet.records().count("SELECT COUNT(*) FROM instance"
                + " WHERE connection_status <> 'CONNECTED' AND next_attempt_at IS NOT NULL") == 2);
        fleet.node(1).kill();
        List<String> unlinked = List.of("evo1-001", "evo1-003", "evo1-004");
        unlinked.forEach(name -> fleet.strike(name, "logged-out"));
        fleet.advance(HOUR);

        fleet.startNode("node1");
        fleet.advance(HOUR);

        assertEquals(List.of(), fleet.account().needlessQrs());
        assertEquals(unlinked, fleet.records().list("SELECT name FROM instance WHERE needs_human = 'pair-again' ORDER BY name"));
        assertEquals(List.of("evo1-002", "evo1-005", "evo1-006"),
                fleet.records().list("SELECT name FROM instance WHERE connection_status = 'CONNECTED' ORDER BY name"));
    }
}
